import { expect, test } from "bun:test";
import { WireText } from "@recado/protocol";
import { catalogOf } from "@recado/runtime/i18n";
import { serverSays } from "./server-says.ts";

const en = (text: string) => serverSays(text, catalogOf("en"));

test("server's sentences: those that we know are said in the user's language, with their numbers and reasons", () => {
  expect(en(WireText.idInUse)).toBe("That id is already in use.");
  expect(en(WireText.rateLimited(20))).toContain("20 a second");
  expect(en(WireText.kicked("barulho"))).toBe("The operator removed you: barulho");
  expect(en(WireText.kicked(""))).toBe("The operator removed you.");
  expect(serverSays(WireText.idInUse, catalogOf("pt-BR"))).toBe(WireText.idInUse);
});

test("server's sentences: any other is shown as it came, without control characters", () => {
  expect(en("Algo \x1b[31mestranho\n aconteceu")).toBe(
    "Algo ^[[31mestranho aconteceu".replace("estranho ", "estranho  "),
  );
});
