import { describe, expect, test } from "bun:test";
import { keyEvent } from "../../testing/index.ts";
import { Canvas } from "../canvas.ts";
import { confirmAnswer, drawConfirm } from "./confirm.ts";
import { drawForm, editForm, type FormState, formHeight, formOf, formValue, withErrors } from "./form.ts";
import { drawHelp } from "./help.ts";
import { drawStatusBar } from "./status-bar.ts";

const AREA = { x: 0, y: 0, width: 30, height: 7 };

function press(form: FormState, ...keys: string[]): FormState {
  return keys.reduce((state, key) => editForm(state, keyEvent(key))?.form ?? state, form);
}

describe("confirm", () => {
  test("confirm: a box in the middle, over what was there", () => {
    const canvas = new Canvas(AREA.width, AREA.height);
    canvas.fill(AREA, {}, "x");
    drawConfirm(canvas, AREA, { question: "Remover ana (7)?", answers: "[s] sim  [N] não" });
    expect(canvas.toText().split("\n").slice(1, 6)).toEqual([
      "xxxxx┌──────────────────┐xxxxx",
      "xxxxx│ Remover ana (7)? │xxxxx",
      "xxxxx│                  │xxxxx",
      "xxxxx│ [s] sim  [N] não │xxxxx",
      "xxxxx└──────────────────┘xxxxx",
    ]);
  });

  test("confirm: a long question wraps, and where it is too long the answers stay", () => {
    const canvas = new Canvas(AREA.width, AREA.height);
    drawConfirm(canvas, AREA, { question: "palavra ".repeat(30), answers: "[y/N]" });
    expect(canvas.toText().split("\n").at(-2)).toContain("[y/N]");
  });

  test("confirm: only the yes key says yes, Enter is no", () => {
    expect(["s", "S", "n", "enter", "escape", "y", "up"].map((key) => confirmAnswer(keyEvent(key), "s"))).toEqual([
      true,
      true,
      false,
      false,
      false,
      undefined,
      undefined,
    ]);
    expect(confirmAnswer({ kind: "paste", text: "s" }, "s")).toBeUndefined();
  });
});

describe("form", () => {
  const form = formOf([
    { name: "id", label: "Identificação", value: "7" },
    { name: "name", label: "Nome" },
    { name: "host", label: "Host" },
  ]);

  test("form: the first empty field has the focus; Tab, arrows and Enter move", () => {
    expect(form.focus).toBe(1);
    expect(press(form, "tab").focus).toBe(2);
    expect(press(form, "tab", "tab").focus).toBe(0);
    expect(press(form, "shift-tab", "up").focus).toBe(2);
    expect(press(form, "enter", "up", "down").focus).toBe(2);
  });

  test("form: Enter in the last field sends, Escape leaves, other keys are not its own", () => {
    expect(editForm(press(form, "tab"), keyEvent("enter"))?.action).toBe("submit");
    expect(editForm(form, keyEvent("enter"))?.action).toBe("edit");
    expect(editForm(form, keyEvent("escape"))?.action).toBe("cancel");
    expect(editForm(form, keyEvent("f1"))).toBeUndefined();
    expect(editForm(form, keyEvent("alt-enter"))).toBeUndefined();
  });

  test("form: keys edit the focused field, a paste loses its newlines", () => {
    const filled = editForm(press(form, "a", "n", "a"), { kind: "paste", text: " maria\nsilva\n" });
    expect(filled && formValue(filled.form, "name")).toBe("anamaria silva");
    expect(formValue(form, "id")).toBe("7");
    expect(formValue(form, "nothing")).toBe("");
  });

  test("form: errors stand under their fields until these are edited", () => {
    const wrong = withErrors(form, { id: "já está em uso" });
    expect(wrong.focus).toBe(0);
    expect(formHeight(wrong)).toBe(4);
    const canvas = new Canvas(32, 4);
    expect(drawForm(canvas, { x: 0, y: 0, width: 32, height: 4 }, wrong)).toEqual({ x: 16, y: 0 });
    expect(canvas.toText()).toBe("Identificação  7\n               ! já está em uso\nNome\nHost");
    expect(formHeight(press(wrong, "left"))).toBe(4);
    expect(formHeight(press(wrong, "8"))).toBe(3);
    expect(formHeight(withErrors(wrong, {}))).toBe(3);
  });
});

describe("help", () => {
  const options = {
    title: "Teclas",
    groups: [
      {
        title: "Geral",
        rows: [
          { keys: "F1", text: "ajuda" },
          { keys: "Ctrl-C", text: "sair" },
        ],
      },
      { title: "Lista", rows: [{ keys: "↑ ↓", text: "mover" }] },
    ],
    footer: "Esc",
  };

  test("help: a table in a box", () => {
    const canvas = new Canvas(24, 8);
    expect(drawHelp(canvas, { x: 0, y: 0, width: 24, height: 8 }, options)).toBe(0);
    expect(canvas.toText().split("\n")).toEqual([
      "  ┌ Teclas ─────────┐",
      "  │ Geral           │",
      "  │   F1      ajuda │",
      "  │   Ctrl-C  sair  │",
      "  │                 │",
      "  │ Lista           │",
      "  │   ↑ ↓     mover │",
      "  └──────────── Esc ┘",
    ]);
  });

  test("help: scrolls where the area is too low, not beyond the end", () => {
    const canvas = new Canvas(24, 5);
    const area = { x: 0, y: 0, width: 24, height: 5 };
    expect(drawHelp(canvas, area, { ...options, offset: 99 })).toBe(3);
    expect(canvas.toText()).toContain("mover");
    expect(canvas.toText()).not.toContain("Geral");
  });
});

describe("status bar", () => {
  const draw = (width: number, left: string[], right: string[]) => {
    const canvas = new Canvas(width, 1);
    const parts = (texts: string[]) => texts.map((text) => ({ text }));
    drawStatusBar(canvas, { x: 0, y: 0, width, height: 1 }, { left: parts(left), right: parts(right) });
    return canvas.toText();
  };

  test("status bar: parts at both ends, empty ones left out", () => {
    expect(draw(36, ["127.0.0.1", "", "ana"], ["RTT 3 ms", "37/140"])).toBe(" 127.0.0.1  ana    RTT 3 ms  37/140");
  });

  test("status bar: short of room, the right goes part by part, then the left is cut", () => {
    expect(draw(30, ["127.0.0.1", "ana"], ["RTT 3 ms", "37/140"])).toBe(" 127.0.0.1  ana        37/140");
    expect(draw(18, ["127.0.0.1", "ana"], ["RTT 3 ms", "37/140"])).toBe(" 127.0.0.1  ana");
    expect(draw(8, ["127.0.0.1"], [])).toBe(" 127.0…");
  });
});
