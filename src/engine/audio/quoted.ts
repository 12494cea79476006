/** A file's name for a message of one line: in quotes, with line breaks and other control characters made visible. */
export function quoted(name: string): string {
  return `"${name.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))}"`;
}
