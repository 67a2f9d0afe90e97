import { expect, test } from "bun:test";
import { clipboardSequence, notificationSequence } from "./outside.ts";

test("a text reaches the clipboard whole, whatever is in it", () => {
  const sequence = clipboardSequence("olá\n\x1b]0;x\x07");
  expect(sequence).toMatch(/^\x1b\]52;c;[A-Za-z0-9+/=]+\x07$/);
  expect(Buffer.from(sequence.slice(7, -1), "base64").toString()).toBe("olá\n\x1b]0;x\x07");
});

test("a notification has no way out of its sequence", () => {
  for (const TERM of ["xterm-256color", "foot"]) {
    const sequence = notificationSequence("a;b", "hi \x1b]52;c;eA==\x07\x9c", { TERM });
    expect(sequence.slice(1, -2)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  }
  expect(notificationSequence("a;b", "hi", { TERM: "foot" })).toBe("\x1b]777;notify;a,b;hi\x1b\\");
  expect(notificationSequence("4;3;", "hi", { TERM: "xterm" })).toBe("\x1b]9;4,3,: hi\x1b\\");
  expect(notificationSequence("a", "hi", { TERM: "linux" })).toBe("");
  expect(notificationSequence("a", "hi", { TERM: "xterm" })).toBe("\x1b]9;a: hi\x1b\\");
});
