/** The screen at every size, while messages of all scripts arrive: borders straight, the input line last, nothing torn. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { textWidth } from "@recado/runtime/tui";
import { openStage, type Stage } from "../harness/stage.ts";

setDefaultTimeout(120_000);

const SIZES = [
  { width: 120, height: 35 },
  { width: 80, height: 24 },
  { width: 60, height: 15 },
  { width: 20, height: 5 },
  { width: 61, height: 6 },
  { width: 120, height: 35 },
] as const;
const TEXTS = [
  "日本語のとても長い文章がここにあります。折り返しても枠はまっすぐのまま。",
  // Joined ones are cut by tmux itself; the torture texts of the client's own tests have them.
  "🎉 👍 ☕ emoji beside each other 🎉👍☕",
  "हिन्दी में लिखा हुआ एक वाक्य क्षत्रिय",
  "עברית and العربية together",
  `e${"\u0301".repeat(20)} storm of accents`,
  "plain words, ana, of the usual kind, long enough to need a second row in most of these panes",
];

/** Sends until it is told to stop. */
function keepTalking({ bob }: Stage) {
  let isOver = false;
  let count = 0;
  const done = (async () => {
    while (!isOver) {
      const from = bob.lines.length;
      bob.say(`${++count} ${TEXTS[count % TEXTS.length]}`, 0);
      await bob.line('"delivery":"confirmed"', from);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await done;
      return count;
    },
  };
}

/** Columns of the bars of the panes in a row; the bar between name and text is none of them. */
function paneBars(row: string, columns: ReadonlySet<number>): number[] {
  const found: number[] = [];
  let column = 0;
  for (const part of row.split(/(│)/)) {
    if (part === "│" && columns.has(column)) found.push(column);
    column += textWidth(part);
  }
  return found;
}

/** The first row that is too wide or whose bars are not where the title has them; undefined when all are straight. */
function crookedRow(screen: string, { width, height }: (typeof SIZES)[number]): string | undefined {
  const rows = screen.split("\n");
  const [title = ""] = rows;
  const bars = new Set([...title].flatMap((char, index) => (char === "┬" ? [index] : [])));
  const isStraight = (row: string) => paneBars(row, bars).length === bars.size;
  return rows.find((row) => textWidth(row) > width) ?? rows.slice(1, height - 2).find((row) => !isStraight(row));
}

/** tmux may be looked at in the middle of a picture: soon there is a straight one, however fast messages come. */
async function isStraight({ ana }: Stage, size: (typeof SIZES)[number]): Promise<void> {
  let crooked: string | undefined;
  await waitFor(
    async () => {
      crooked = crookedRow(await ana.screen(), size);
      return crooked === undefined ? true : undefined;
    },
    () => `a straight picture at ${size.width}×${size.height}; crooked is: ${crooked}`,
  );
}

describe("sizes", () => {
  for (const lang of ["en", "pt-BR"] as const) {
    testWith(["tmux"], `sizes: from 120×35 to 20×5 and back while messages arrive, in ${lang}`, async () => {
      await using stage = await openStage(lang, SIZES[0]);
      const { ana } = stage;
      await ana.type("kept");
      const talk = keepTalking(stage);
      for (const size of SIZES) {
        await ana.resize(size.width, size.height);
        await waitFor(
          async () => {
            const rows = (await ana.screen()).split("\n");
            return rows.length === size.height && /> kept$/.test(rows.at(-1) ?? "") ? true : undefined;
          },
          () => `the input line at the foot of ${size.width}×${size.height}`,
        );
        await isStraight(stage, size);
      }
      const count = await talk.stop();
      await ana.press("Enter");
      await stage.bob.line('"text":"kept"');
      await ana.shows(new RegExp(`bob │ ${count} `));
      await isStraight(stage, SIZES[0]);
      expect((await ana.screen()).split("\n")).toHaveLength(SIZES[0].height);
    });
  }
});
