/** The connect form: a box in the middle, as much of it as the screen can hold. */
import { type Canvas, type Rect, textWidth, truncate, viewLine } from "@recado/runtime/tui";
import { type ConnectForm, FIELD_NAMES, type FieldName } from "./connect-form.ts";
import { type Model, textsOf } from "./model.ts";
import { Styles } from "./palette.ts";

const BOX_WIDTH = 62;

/** Draws the form and gives the cursor's place. */
export function drawForm(canvas: Canvas, model: Model, form: ConnectForm): { x: number; y: number } | undefined {
  const texts = textsOf(model).form;
  // With room every field has its hint below it; without, the fields stand line by line.
  const isRoomy = model.size.height >= 2 * FIELD_NAMES.length + 6;
  const step = isRoomy ? 2 : 1;
  const width = Math.min(BOX_WIDTH, model.size.width);
  const height = Math.min(model.size.height, FIELD_NAMES.length * step + (isRoomy ? 5 : 4));
  const box: Rect = { x: (model.size.width - width) >> 1, y: (model.size.height - height) >> 1, width, height };
  canvas.box(box, { title: texts.title, style: Styles.rule, titleStyle: Styles.title });
  const labelWidth = Math.max(...FIELD_NAMES.map((field) => textWidth(texts.labels[field])));
  const inner: Rect = { x: box.x + 2, y: box.y + (isRoomy ? 2 : 1), width: width - 4, height: height - 2 };
  let cursor: { x: number; y: number } | undefined;
  FIELD_NAMES.forEach((field, index) => {
    const y = inner.y + index * step;
    const found = drawField(canvas, model, form, field, { ...inner, y, height: step }, labelWidth);
    if (field === form.focus) cursor = found;
  });
  const foot = box.y + height - 2;
  const message = form.refusal === undefined ? texts.keys : texts.refused(form.refusal);
  canvas.put(inner.x, foot, truncate(message, inner.width), form.refusal === undefined ? Styles.dim : Styles.error);
  return cursor;
}

function drawField(
  canvas: Canvas,
  model: Model,
  form: ConnectForm,
  field: FieldName,
  row: Rect,
  labelWidth: number,
): { x: number; y: number } {
  const texts = textsOf(model).form;
  const isFocused = form.focus === field;
  const x = row.x + labelWidth + 2;
  canvas.put(row.x, row.y, texts.labels[field], isFocused ? Styles.title : Styles.plain, labelWidth);
  const fault = form.faults[field];
  const isRoomy = row.height > 1;
  const note = fault === undefined ? texts.hints[field] : `! ${texts.faults[fault]}`;
  const noteStyle = fault === undefined ? Styles.dim : Styles.error;
  // Line by line, a fault takes half of the row; hints have no room there.
  const width = Math.max(
    1,
    isRoomy || fault === undefined ? row.width - labelWidth - 2 : (row.width - labelWidth) >> 1,
  );
  if (isRoomy) canvas.put(x, row.y + 1, truncate(note, row.width - labelWidth - 2), noteStyle);
  else if (fault !== undefined)
    canvas.put(x + width, row.y, truncate(` ${note}`, row.x + row.width - x - width), noteStyle);
  const { text, cursorX } = viewLine(form.fields[field], width);
  canvas.fill({ x, y: row.y, width, height: 1 }, isFocused ? Styles.field : Styles.fieldIdle);
  canvas.put(x, row.y, text, isFocused ? Styles.field : Styles.fieldIdle, width);
  return { x: x + cursorX, y: row.y };
}
