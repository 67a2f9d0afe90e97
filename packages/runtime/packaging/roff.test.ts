import { describe, expect, test } from "bun:test";
import { escapeRoff } from "./roff.ts";

describe("roff", () => {
  test("roff: a text is never a request or an escape", () => {
    expect(escapeRoff(".TH x")).toBe("\\&.TH x");
    expect(escapeRoff("'so /etc/passwd")).toBe("\\(aqso /etc/passwd");
    expect(escapeRoff("a\\fBb")).toBe("a\\efBb");
  });

  test("roff: dashes and quotes can be copied into a shell, and all else is ASCII", () => {
    expect(escapeRoff(`--to 7 "oi" ~`)).toBe("\\-\\-to 7 \\(dqoi\\(dq \\(ti");
    expect(escapeRoff("é ↑ 👋")).toBe("\\[u00E9] \\[u2191] \\[u1F44B]");
  });
});
