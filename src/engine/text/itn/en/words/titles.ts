/** Books, films, songs, games and firms that are called by a number in words. One a line, in small letters and without hyphens. */
import { linesIn } from "../../word-table";

export const TITLES: readonly string[] = linesIn(`
a hundred years of solitude
a thousand and one nights
a thousand splendid suns
a tale of two cities
ali baba and the forty thieves
around the world in eighty days
capital one
chanel number five
eight mile
eleven madison park
fahrenheit four fifty one
fifty first dates
fifty shades
fifty shades of grey
five hundred days of summer
five minutes to midnight
forever twenty one
forty second street
forty year old virgin
four weddings and a funeral
gone in sixty seconds
hawaii five o
heinz fifty seven
horizon zero dawn
maroon five
motel six
nineteen eighty four by george orwell
ninety nine bottles of beer
ninety nine luftballons
ninety nine problems
ocean's eleven
ocean's twelve
ocean's thirteen
oceans eleven
one hundred and one dalmatians
one hundred one dalmatians
one hundred years of solitude
one thousand and one nights
pier one
seventeen magazine
sixteen candles
sixteen going on seventeen
snow white and the seven dwarfs
stranger than fiction
super eight motel
sweet sixteen
the dirty dozen
the forty days
the green mile
the hateful eight
the magnificent seven
the sixth sense
the thirty nine steps
the thirteenth warrior
the twelfth man
the twelfth of never
the hundred years war
hundred years war
hundred years' war
thirty years war
thirty years' war
seven years war
thirteen going on thirty
thirteen reasons why
three hundred spartans
twelve angry men
twelve monkeys
twelve years a slave
twelve days of christmas
twenty eight days later
twenty thousand leagues under the sea
twentieth century fox
twenty one jump street
twenty one pilots
twenty one gun salute
u two
zero dark thirty
ten things i hate about you
ten cloverfield lane
ten little indians
hundred acre wood
five hundred miles by the proclaimers
`);
