import { describe, expect, test } from "bun:test";
import { lineOf } from "@recado/runtime/tui";
import { completedLine, nextCandidate, startCompletion } from "./completion.ts";

const SOURCES = {
  users: [
    { id: 2, name: "Zé da Silva" },
    { id: 3, name: "Álvaro" },
    { id: 44, name: "44" },
  ],
  away: [{ id: 50, name: "Xavier" }],
  buffers: ["status", "todos", "Zé da Silva"],
};

/** Every candidate in turn, as lines. */
function lines(text: string, cursor = text.length): string[] {
  const line = { ...lineOf(text), cursor };
  const first = startCompletion(line, SOURCES, false);
  if (first === undefined) return [];
  let completion = first;
  return first.candidates.map(() => {
    const { text: completed } = completedLine(line, completion);
    completion = nextCandidate(completion, 1);
    return completed;
  });
}

describe("completion", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    ["xyz", []],
    ["alv", ["Álvaro: "]],
    ["oi alv", ["oi Álvaro "]],
    ["oi @alv", ["oi @Álvaro "]],
    ["/ver", ["/version"]],
    ["/uni", ["/unignore "]],
    ["/q zé da", ["/q Zé da Silva "]],
    ["/whois 4", ["/whois #44 "]],
    ["/msg Álvaro oi z", ["/msg Álvaro oi Zé da Silva "]],
    ["/msg xa", ["/msg Xavier "]],
    ["/buffer to", ["/buffer todos"]],
    ["/help who", ["/help whois"]],
    ["/HELP WHO", ["/HELP whois"]],
  ];
  for (const [text, expected] of cases) {
    test(`"${text}" becomes ${expected.length === 0 ? "nothing" : expected.join(" or ")}`, () => {
      expect(lines(text)).toEqual([...expected]);
    });
  }

  test("what stands behind the cursor stays", () => {
    expect(lines("alv tudo bem?", 3)).toEqual(["Álvaro: tudo bem?"]);
  });
});
