/** The connect form: a box in the middle, as much of it as the screen can hold. */
import {
  type Canvas,
  drawForm,
  type FormState,
  type Frame,
  formHeight,
  type Rect,
  truncate,
} from "@recado/runtime/tui";
import { focusedField } from "./connect-form.ts";
import { type Model, textsOf } from "./model.ts";

const BOX_WIDTH = 66;

/** Draws the form and gives the cursor's place. */
export function drawConnectForm(canvas: Canvas, model: Model, form: FormState): Frame["cursor"] {
  const { styles } = model.theme;
  const texts = textsOf(model).form;
  const rowCount = formHeight(form);
  // A blank row above and below the fields, and two rows at the foot, where there is room for them.
  const isRoomy = model.size.height >= rowCount + 6;
  const width = Math.min(BOX_WIDTH, model.size.width);
  const height = Math.min(model.size.height, rowCount + (isRoomy ? 6 : 2));
  const box: Rect = { x: (model.size.width - width) >> 1, y: (model.size.height - height) >> 1, width, height };
  canvas.box(box, { title: texts.title, style: styles.rule, titleStyle: styles.title });
  const inner: Rect = { x: box.x + 2, y: box.y + 1, width: width - 4, height: height - 2 };
  if (isRoomy) drawFoot(canvas, model, form, { ...inner, y: inner.y + inner.height - 2 });
  const fields = isRoomy ? { ...inner, y: inner.y + 1, height: rowCount } : inner;
  return drawForm(canvas, fields, form, { error: styles.error });
}

/** What belongs into the field, and the keys. */
function drawFoot(canvas: Canvas, model: Model, form: FormState, rows: Rect): void {
  const texts = textsOf(model).form;
  const hint = nearbyText(model) ?? texts.hints[focusedField(form)];
  canvas.put(rows.x, rows.y, truncate(hint, rows.width));
  canvas.put(rows.x, rows.y + 1, truncate(texts.keys, rows.width), model.theme.styles.dim);
}

function nearbyText({ nearby, catalog }: Model): string | undefined {
  const { discovered } = catalog.clientCli;
  if (nearby === undefined) return undefined;
  if (nearby === "looking") return discovered.looking;
  const server = nearby.servers[nearby.index];
  if (server === undefined) return discovered.none;
  const figures = [discovered.users(server.users), discovered.rtt(server.rttMs)].join(", ");
  return `${nearby.index + 1}/${nearby.servers.length} ${server.name} (${figures})`;
}
