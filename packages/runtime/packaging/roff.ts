/** Manual pages in the man macros (man(7)), which groff and mandoc read. Text is ASCII: all else is named by its code. */

/** Text in which nothing is a request or an escape. */
export function escapeRoff(text: string): string {
  const escaped = text.replace(/[\\\-'`^~"]/g, (char) => ESCAPES[char] ?? char).replace(/[^\x20-\x7e]/gu, codeOf);
  return escaped.startsWith(".") ? `\\&${escaped}` : escaped;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
  '"': "\\(dq",
};

function codeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return `\\[u${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

export function bold(text: string): string {
  return `\\fB${escapeRoff(text)}\\fR`;
}

export function italic(text: string): string {
  return `\\fI${escapeRoff(text)}\\fR`;
}

/** An argument of a macro, already escaped. */
export function quoted(escaped: string): string {
  return `"${escaped}"`;
}

export function section(title: string, ...body: readonly string[]): string[] {
  return [`.SH ${quoted(escapeRoff(title))}`, ...body];
}

/** A term and what it means, both escaped. */
export function item(term: string, text: string): string[] {
  return [".TP", term, text];
}

export function indented(body: readonly string[]): string[] {
  return [".RS", ...body, ".RE"];
}
