import { expect, test } from "bun:test";
import { textWidth } from "../text/index.ts";
import { asciiGlyph } from "./ascii-glyphs.ts";

test("every sign has an ASCII one of its width; letters stay", () => {
  for (const sign of "─│┌┐└┘├┤┬┴┼…·•✓✗◆◇→←↑↓»●◌○▪▸▌▼▲↵×▁▂▃▄▅▆▇█") {
    expect(asciiGlyph(sign)).toMatch(/^[\x21-\x7e]$/);
    expect(textWidth(asciiGlyph(sign))).toBe(textWidth(sign));
  }
  for (const letter of ["ã", "日", "👩‍💻", "a", " ", ""]) expect(asciiGlyph(letter)).toBe(letter);
});
