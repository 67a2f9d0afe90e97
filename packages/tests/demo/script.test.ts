import { expect, test } from "bun:test";
import { answerTo, scriptOf } from "./script.ts";

const LANGS = ["en", "pt-BR"] as const;

test("demo: both scripts have the same cues, from the same people", () => {
  const [en, pt] = LANGS.map((lang) =>
    scriptOf(lang).cues.map(({ actor, act, afterMs }) => [actor, act.kind, afterMs]),
  );
  expect(en).toEqual(pt ?? []);
});

test("demo: nobody speaks who has not come, and the old program's texts fit one frame", () => {
  for (const lang of LANGS) {
    const { cues, small, names } = scriptOf(lang);
    const here = new Set<string>();
    for (const { actor, act } of cues) {
      if (act.kind === "join") here.add(actor);
      else expect(here.has(actor)).toBe(true);
      if (act.kind === "leave") here.delete(actor);
      if (act.kind === "say" && actor === "dora") expect(Buffer.byteLength(act.text)).toBeLessThanOrEqual(140);
    }
    for (const text of small) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(140);
    for (const name of Object.values(names)) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(20);
  }
});

test("demo: greetings, questions and all else have their answers; so has what is said in private", () => {
  const script = scriptOf("en");
  expect(answerTo(script, "Hello all", false, 0)).toBe(script.answers.greeting);
  expect(answerTo(script, "how does it work?", false, 0)).toBe(script.answers.question);
  expect(answerTo(script, "hm", false, 0)).not.toBe(answerTo(script, "hm", false, 1));
  expect(answerTo(script, "hm", true, 0)).toBe(script.answers.private);
  expect(answerTo(scriptOf("pt-BR"), "olá, gente", false, 3)).toContain("olá");
});
