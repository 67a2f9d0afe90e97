import { describe, expect, test } from "bun:test";
import { keyEvent } from "../../testing/index.ts";
import { Canvas } from "../canvas.ts";
import { confirmAnswer } from "./confirm.ts";
import { drawForm, editForm, type FormState, formHeight, formOf, formValue, withErrors } from "./form.ts";

function press(form: FormState, ...keys: string[]): FormState {
  return keys.reduce((state, key) => editForm(state, keyEvent(key))?.form ?? state, form);
}

describe("confirm", () => {
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
