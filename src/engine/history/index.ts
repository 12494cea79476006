/** What the rest of the engine may use of the history. */
export { History, unknownTranscript, type Deletion } from "./history";
export type { BadLine, ImportReport } from "./import";
export type { Policy } from "./policy";
export type { KeptSegment } from "./segment-pages";
export type { SearchHit, SearchResult } from "./search";
export { transcriptJson, type NewTranscript, type Transcript, type TranscriptSummary } from "./transcript";
