import { expect, test } from "bun:test";
import { withSection } from "../bench/performance-page.ts";

const PAGE = "# Page\n\n<!-- bench:load -->\nold\n<!-- /bench:load -->\n\nwhat bounds it\n";

test("performance page: a section's new tables stand between its marks, and all else stays", () => {
  const page = withSection(PAGE, "load", "| new |");
  expect(page).toBe("# Page\n\n<!-- bench:load -->\n\n| new |\n\n<!-- /bench:load -->\n\nwhat bounds it\n");
  expect(withSection(page, "load", "| new |")).toBe(page);
});

test("performance page: a section without marks is refused", () => {
  expect(() => withSection(PAGE, "codec", "| new |")).toThrow("codec");
});
