/** Names of transcripts that people can type and read out. */
import { randomBytes } from "node:crypto";

/** Crockford's base 32 in small letters: no i, l, o, u, which look like something else or spell something. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 8;

/** 40 random bits, whatever the clock says; the caller makes sure that it is not taken. */
export function randomId(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join("");
}
