/** Set phrases with a number that is no count. One a line, in small letters and without hyphens. */
import { linesIn } from "../../word-table";

/** How often, how well: one to nine of ten. */
const OF_TEN = "one two three four five six seven eight nine ten"
  .split(" ")
  .flatMap((few) => [`${few} in ten`, `${few} out of ten`, `${few} times out of ten`]);

export const IDIOMS: readonly string[] = [
  ...OF_TEN,
  ...linesIn(`
a mile a minute
catch twenty two
fifty fifty
forty winks
forty niner
forty niners
four score
three score
threescore and ten
give me two minutes of your time
hang ten
her own two feet
his own two feet
my own two feet
our own two feet
their own two feet
your own two feet
on two feet
hundred and one reasons
hundred to one
ten to one
twenty to one
my two cents
your two cents
his two cents
her two cents
their two cents
our two cents
two cents worth
two cents' worth
nine days' wonder
nine day wonder
nine to five
nine to five job
five o'clock shadow
five o clock shadow
one two punch
six feet under
sixty four thousand dollar question
sixty four dollar question
ten a penny
ten commandments
ten four
ten gallon hat
ten gallon hats
ten pin bowling
ten to the dozen
nineteen to the dozen
the eleventh hour
eleventh hour
an eleventh hour
the twelve apostles
twelve apostles
twelve disciples
twelve days of christmas
twelfth night
twelve tribes
the upper ten
the whole nine yards
whole nine yards
the full nine yards
take ten
thirteen colonies
thirty pieces of silver
thirty something
thirty somethings
twenty something
twenty somethings
forty something
forty somethings
fifty something
fifty somethings
nineteenth hole
twenty four seven
twenty twenty hindsight
twenty twenty vision
hindsight is twenty twenty
twenty questions
twenty paces
two shakes of a lamb's tail
one hundred and eighty degree turn
one eighty degree turn
did a one eighty
do a one eighty
pull a one eighty
three sixty view
ninety nine times out of a hundred
ninety nine times out of one hundred
one in a hundred
ten times over
a dozen or so
eleven plus exam
eleven plus
ten downing street
number ten downing street
ten percenter
five percenter
one percenter
one percenters
four minute mile
sixteen tons
fifteen minutes of fame
five minutes of fame
six degrees of separation
six degrees of kevin bacon
seven year itch
seven minute abs
two minute warning
two minutes hate
ten foot pole
ten foot barge pole
phony as a three dollar bill
queer as a nine bob note
`),
];
