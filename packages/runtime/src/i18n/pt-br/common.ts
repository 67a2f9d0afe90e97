import type { common as Texts } from "../en/common.ts";

export const common: typeof Texts = {
  unknownOption: (name) => `Opção desconhecida ${name}.`,
};
