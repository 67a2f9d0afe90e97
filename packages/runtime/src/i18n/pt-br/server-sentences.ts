import type { serverSentences as Texts } from "../en/server-sentences.ts";

export const serverSentences: typeof Texts = {
  "id-in-use": () => "ID já em uso.",
  "unknown-destination": () => "ID de destino não encontrado.",
  "not-registered": (number) => `O ID ${number} não está registrado. Envie OI antes.`,
  "wrong-address": (number) => `O ID ${number} foi registrado por outro endereço.`,
  "rate-limited": (number) =>
    `Mensagens demais: o limite é de ${number} por segundo. As que passaram do limite foram descartadas.`,
  "server-full": (number) => `Servidor cheio: o limite é de ${number} clientes.`,
  kicked: (_number, reason) =>
    reason === "" ? "Você foi removido pelo operador." : `Você foi removido pelo operador: ${reason}`,
  shutdown: () => "Servidor desligado. Conexão encerrada.",
};
