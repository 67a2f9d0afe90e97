/** Two languages, whole: every text for people is in the catalogue, and every text of the catalogue is in both. */
import { describe, expect, test } from "bun:test";
import { catalogOf } from "@recado/runtime/i18n";
import { isTest, sources, withoutComments } from "./sources.ts";

/** `path: kind` of every leaf, sorted. */
function shapeOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return [`${path}: list of ${value.length}`];
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .flatMap(([key, item]) => shapeOf(item, `${path}.${key}`))
      .sort();
  }
  return [`${path}: ${typeof value}`];
}

/** Leaves that are texts, by path. */
function textsOf(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, `${path}.${key}`));
}

/** Two words in a row: a text for somebody. Values of settings and names of things are single words. */
const SENTENCE = /\p{L}{2,}[,:]? \p{L}{2,}/u;
const LITERAL = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** Lines whose texts are for programmers, databases and protocols, not for users. */
const NOT_FOR_USERS = [
  /\bnew \w*Error\(/,
  /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|COMMIT|ROLLBACK|VACUUM|ATTACH|DROP|ALTER|IS NULL|IS NOT NULL|ORDER BY|FROM)\b/,
  /"(key < |number, at)/,
  // Told in the user's language by its code.
  /commander\.unknownCommand/,
  /"PgUp PgDn"/,
  / instanceof /,
];

/** HELP lines of Prometheus and answers of HTTP, which are in English everywhere; and a script. */
const NOT_FOR_USERS_IN = /\/metrics\/|\/shell\/fish\.ts$/;

describe("language", () => {
  test("language: both catalogues have the same texts", () => {
    expect(shapeOf(catalogOf("pt-BR"))).toEqual(shapeOf(catalogOf("en")));
  });

  test("language: no English sentence was left in the Portuguese catalogue", () => {
    const english = new Map(textsOf(catalogOf("en")));
    // Names of variables and lines of a shell are the same everywhere.
    const same = textsOf(catalogOf("pt-BR")).filter(
      ([path, text]) =>
        english.get(path) === text && SENTENCE.test(text) && !/^\.manual\.\w+\.(environment|examples)\./.test(path),
    );
    expect(same).toEqual([]);
  });

  test("language: no text for people stands outside the catalogue", () => {
    const files = ["client", "server", "runtime"].flatMap((name) => sources(`packages/${name}/src/**/*.ts`));
    const shown = files.filter(
      ({ path }) =>
        !isTest(path) && !path.includes("/i18n/") && !/fixture|contract/.test(path) && !NOT_FOR_USERS_IN.test(path),
    );
    const offences = shown.flatMap(({ path, text }) =>
      withoutComments(text)
        .split("\n")
        .filter((line) => !NOT_FOR_USERS.some((pattern) => pattern.test(line)))
        .flatMap((line) => line.match(LITERAL) ?? [])
        .filter((literal) => SENTENCE.test(literal.replace(/\$\{[^}]*\}/g, "§")))
        .map((literal) => `${path}: ${literal}`),
    );
    expect(offences).toEqual([]);
  });
});
