/**
 * The catalogue: which models there are, what each is made of, and where each file can be had.
 * It is data (`models/catalog.json`), travels inside the bundle, and is checked before the first use.
 */
import * as z from "zod";
import catalogJson from "../../../models/catalog.json";
import { messageOf, TingxieError } from "../errors";
import { isLoopback } from "../http/addresses";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 is 64 lower-case hexadecimal digits");
const bytes = z.number().int().positive();
const languageCode = z.string().regex(/^[a-z]{2,3}$/, "a language is two or three small letters");
const words = z.string().min(1);
/** A bare name: no folders, nothing hidden, and none of the names that the store keeps for itself. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a file name is letters, digits, dots, dashes and underscores")
  .refine((name) => !/(\.part|\.part\.json|^installed\.json)$/.test(name), "this name belongs to the store");
const memberPath = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\]+$/, "a relative path inside the archive");

/** HTTPS anywhere; plain HTTP only on this machine, where nobody listens in. */
const webAddress = z.url().refine((value) => {
  const url = new URL(value);
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}, "must begin with https://");

const members = z.record(fileName, memberPath);

const httpSource = z.strictObject({
  kind: z.literal("http"),
  name: words,
  baseUrl: webAddress.refine((value) => value.endsWith("/"), "must end with a slash"),
  /** File name to its path below `baseUrl`, where the source calls it otherwise or has not all of them. */
  files: members.optional(),
});
const archiveSource = z.strictObject({
  kind: z.literal("archive"),
  name: words,
  url: webAddress,
  format: z.enum(["tar.bz2", "tar.gz", "zip"]),
  bytes,
  sha256,
  members,
});
const wheelSource = z.strictObject({
  kind: z.literal("wheel"),
  name: words,
  package: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  version: z.string().regex(/^[0-9][0-9A-Za-z.]*$/),
  pythonVersion: z.string().regex(/^[0-9]+\.[0-9]+$/),
  /** The same members are in every wheel; they differ in what else they carry. */
  wheels: z
    .array(
      z.strictObject({
        platform: z.enum(["darwin", "linux", "win32"]),
        arch: z.enum(["arm64", "x64"]),
        tag: z.string().regex(/^[a-z0-9_]+$/),
        bytes,
        sha256,
      }),
    )
    .min(1),
  members,
});

const modelSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "an id is small letters and digits, joined by dashes"),
    name: words,
    family: words,
    languages: z.array(languageCode).min(1),
    goodFor: words,
    recommendedFor: z.array(languageCode),
    licence: z.strictObject({ name: words, url: webAddress, attribution: words, commercialUse: z.boolean() }),
    precision: z.enum(["int8", "float16", "float32"]),
    minimum: words,
    files: z.array(z.strictObject({ role: words, name: fileName, bytes, sha256 })).min(1),
    sources: z.array(z.discriminatedUnion("kind", [httpSource, archiveSource, wheelSource])).min(1),
  })
  .superRefine((model, context) => {
    const complain = (message: string): void => context.addIssue({ code: "custom", message });
    const names = model.files.map((file) => file.name);
    if (new Set(names).size < names.length) complain("two files have the same name");
    if (new Set(model.files.map((file) => file.role)).size < names.length) complain("two files have the same role");
    for (const language of model.recommendedFor)
      if (!model.languages.includes(language)) complain(`is recommended for ${language}, which it does not know`);
    const offered = model.sources.flatMap((source) => filesOf(source) ?? names);
    for (const name of offered)
      if (!names.includes(name)) complain(`a source offers ${name}, which is not a file of it`);
    for (const name of names) if (!offered.includes(name)) complain(`no source offers ${name}`);
  });

const catalogSchema = z.strictObject({ version: z.literal(1), models: z.array(modelSchema).min(1) });

export type HttpSource = z.infer<typeof httpSource>;
export type ArchiveSource = z.infer<typeof archiveSource>;
export type WheelSource = z.infer<typeof wheelSource>;
export type ModelSource = HttpSource | ArchiveSource | WheelSource;
/** One model of the catalogue. `bytes` are counts of bytes; `sources` stand in the order in which they are tried. */
export type CatalogModel = Readonly<z.infer<typeof modelSchema>>;
export type CatalogFile = Readonly<CatalogModel["files"][number]>;
export interface Catalog {
  readonly models: readonly CatalogModel[];
}

/** The file names that a source has, or undefined where it has all of them. */
export function filesOf(source: ModelSource): string[] | undefined {
  const named = source.kind === "http" ? source.files : source.members;
  return named && Object.keys(named);
}

/**
 * Checks a catalogue that was read from JSON.
 * @throws TingxieError `catalog-invalid`, naming the first thing that is wrong and where
 */
export function parseCatalog(json: unknown): Catalog {
  const parsed = catalogSchema.safeParse(json);
  const problem = parsed.success ? repeatedId(parsed.data.models) : firstIssue(parsed.error);
  if (parsed.success && !problem) return parsed.data;
  throw new TingxieError(
    "catalog-invalid",
    `the model catalogue cannot be used (${problem})`,
    "Install Tingxie again; if you changed models/catalog.json, undo that.",
  );
}

let shipped: Catalog | undefined;

/** The catalogue that this build carries, checked the first time it is asked for. @throws as {@link parseCatalog} */
export function loadCatalog(): Catalog {
  shipped ??= parseCatalog(catalogJson);
  return shipped;
}

/** One model by its id. @throws TingxieError `unknown-model`, listing the ids that there are */
export function findModel(catalog: Catalog, id: string): CatalogModel {
  const model = catalog.models.find((candidate) => candidate.id === id);
  if (model) return model;
  const ids = catalog.models.map((candidate) => candidate.id).join(", ");
  throw new TingxieError("unknown-model", `there is no model called "${id}"`, `Choose one of: ${ids}.`);
}

/** Bytes that a model takes on the disk. */
export function sizeOf(model: CatalogModel): number {
  return model.files.reduce((sum, file) => sum + file.bytes, 0);
}

function repeatedId(models: readonly CatalogModel[]): string | undefined {
  const repeated = models.find((model, index) => models.findIndex((other) => other.id === model.id) < index);
  return repeated && `models: "${repeated.id}" is there twice`;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "top"}: ${issue.message}` : messageOf(error);
}
