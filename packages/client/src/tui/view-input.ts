/** The input line: for whom the text is, and the text; or the question that stands. */
import { type Canvas, graphemes, type Rect, textWidth, truncate, viewLine } from "@recado/runtime/tui";
import { activeBuffer, type Model, type Prompt, textsOf } from "./model.ts";
import { bufferName } from "./update-buffers.ts";

export function drawInput(canvas: Canvas, model: Model, row: Rect): { x: number; y: number } {
  const { styles } = model.theme;
  if (model.prompt !== undefined) {
    const x = canvas.put(row.x, row.y, promptText(model, model.prompt, row.width - 1), styles.prompt, row.width);
    return { x: Math.min(x + 1, row.width - 1), y: row.y };
  }
  const label = truncate(bufferName(model, model.active), Math.max(4, Math.floor(row.width / 4)));
  const x = canvas.put(row.x, row.y, `${label}> `, styles.dim);
  const { text, cursorX } = viewLine(activeBuffer(model).line, Math.max(1, row.width - textWidth(label) - 2));
  canvas.put(x, row.y, text, styles.plain);
  return { x: x + cursorX, y: row.y };
}

/** In the longest form that fits, so that its keys are seen. */
function promptText(model: Model, prompt: Prompt, width: number): string {
  const { prompts } = textsOf(model);
  switch (prompt.kind) {
    case "paste":
      return fitting(prompts.paste(prompt.lineCount, prompt.frameCount), width);
    case "slash":
      return fitting(prompts.slash, width);
    case "search":
      return truncate(prompts.search(prompt.query, prompt.match.replaceAll("\n", "↵")), width);
    case "find":
      return findText(prompts.find, prompt.query, prompt.query !== "" && prompt.seq === undefined, width);
    case "select":
      return fitting(prompts.select, width);
    case "quit":
      return fitting(prompts.quit, width);
  }
}

type FindPrompt = ReturnType<typeof textsOf>["prompts"]["find"];

/** The end of what is typed stays in view. */
function findText(prompt: FindPrompt, query: string, isNowhere: boolean, width: number): string {
  const room = width - textWidth(prompt("", isNowhere).at(-1) ?? "");
  const clusters = [...graphemes(query)];
  let shown = query;
  while (textWidth(shown) > room && clusters.length > 0) {
    clusters.shift();
    shown = `…${clusters.join("")}`;
  }
  return fitting(prompt(shown, isNowhere), width);
}

function fitting(forms: readonly string[], width: number): string {
  return forms.find((form) => textWidth(form) <= width) ?? truncate(forms.at(-1) ?? "", width);
}
