/** The first step of finishing a text: hotwords in the place of what was heard instead of them. */
import type { Correction, Hypothesis, HotwordReplacement, Token } from "../../types";
import { replaceIn } from "./replacement";
import type { TextCorrector } from "./text-corrector";

/** A hypothesis with its hotwords in place. */
export interface CorrectedHypothesis {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly replacements: readonly HotwordReplacement[];
}

/**
 * Uses what the spotter found by the posteriors, where the model gave any; else the corrector, which has only the text and the tokens'
 * confidences.
 */
export function correctHypothesis(hypothesis: Hypothesis, corrector: TextCorrector | undefined): CorrectedHypothesis {
  const { tokens, text } = hypothesis;
  if (hypothesis.corrections) return applied(hypothesis, hypothesis.corrections);
  if (!corrector) return { text, tokens, replacements: [] };
  const joined = textOf(tokens);
  if (joined.trim() === text) return applied(hypothesis, correctionsByText(hypothesis, joined, corrector));
  // Tokens that do not spell the text can neither vouch for it nor be replaced.
  const found = corrector.find(text, { language: hypothesis.language });
  const replacements = found.map(({ start, end, written }) => ({ heard: text.slice(start, end), written }));
  return { text: replaceIn(text, found), tokens, replacements };
}

function correctionsByText({ tokens, language }: Hypothesis, text: string, corrector: TextCorrector): Correction[] {
  const starts = [0];
  for (const token of tokens) starts.push(starts[starts.length - 1] + token.text.length);
  const touched = (start: number, end: number): { from: number; to: number } => ({
    from: starts.findLastIndex((at) => at <= start),
    to: starts.findIndex((at) => at >= end),
  });
  const confidenceOf = (start: number, end: number): number => {
    const { from, to } = touched(start, end);
    return Math.min(...tokens.slice(from, to).map(({ confidence }) => confidence));
  };
  const corrections: Correction[] = [];
  for (const { start, end, written } of corrector.find(text, { language, confidenceOf })) {
    const { from, to } = touched(start, end);
    const before = corrections.at(-1);
    // Two words inside one token: the second stays as it was heard, since a token has one text and one time.
    if (before && from < before.to) continue;
    const first = tokens[from];
    const whole = text.slice(starts[from], start) + written + text.slice(end, starts[to]);
    const token = { ...first, text: whole, endSec: tokens[to - 1].endSec, confidence: confidenceOf(start, end) };
    corrections.push({ from, to, tokens: [token] });
  }
  return corrections;
}

function applied({ tokens }: Hypothesis, corrections: readonly Correction[]): CorrectedHypothesis {
  const result: Token[] = [];
  let at = 0;
  for (const { from, to, tokens: written } of corrections) {
    result.push(...tokens.slice(at, from), ...written);
    at = to;
  }
  result.push(...tokens.slice(at));
  const replacements = corrections.map((correction) => ({
    heard: textOf(tokens.slice(correction.from, correction.to)).trim(),
    written: textOf(correction.tokens).trim(),
  }));
  return { text: textOf(result).trim(), tokens: result, replacements };
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join("");
}
