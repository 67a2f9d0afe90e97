/** The input line: for whom the text is, and the text; or the question that stands. */
import { type Canvas, type Rect, textWidth, truncate, viewLine } from "@recado/runtime/tui";
import { activeBuffer, type Model, type Prompt, textsOf } from "./model.ts";
import { bufferName } from "./update-buffers.ts";

export function drawInput(canvas: Canvas, model: Model, row: Rect): { x: number; y: number } {
  const { styles } = model.theme;
  if (model.prompt !== undefined) {
    const x = canvas.put(row.x, row.y, promptText(model, model.prompt), styles.prompt, row.width);
    return { x: Math.min(x + 1, row.width - 1), y: row.y };
  }
  const label = truncate(bufferName(model, model.active), Math.max(4, Math.floor(row.width / 4)));
  const x = canvas.put(row.x, row.y, `${label}> `, styles.dim);
  const { text, cursorX } = viewLine(activeBuffer(model).line, Math.max(1, row.width - textWidth(label) - 2));
  canvas.put(x, row.y, text, styles.plain);
  return { x: x + cursorX, y: row.y };
}

function promptText(model: Model, prompt: Prompt): string {
  const { prompts } = textsOf(model);
  switch (prompt.kind) {
    case "paste":
      return prompts.paste(prompt.lineCount, prompt.frameCount);
    case "slash":
      return prompts.slash;
    case "search":
      return prompts.search(prompt.query, prompt.match.replaceAll("\n", "↵"));
    case "find":
      return prompts.find(prompt.query, prompt.query !== "" && prompt.seq === undefined);
    case "select":
      return prompts.select;
    case "quit":
      return prompts.quit;
  }
}
