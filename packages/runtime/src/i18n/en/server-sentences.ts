/** What the server says in frames, in Portuguese, for those who read another language. `number` is the one in the sentence. */
export const serverSentences = {
  "id-in-use": () => "That id is already in use.",
  "unknown-destination": () => "Nobody there has that id.",
  "not-registered": (number: string) => `Id ${number} is not registered. Say hello (OI) first.`,
  "wrong-address": (number: string) => `Id ${number} was registered from another address.`,
  "rate-limited": (number: string) =>
    `Too many messages: the limit is ${number} a second. Those beyond it were thrown away.`,
  "server-full": (number: string) => `The server is full: its limit is ${number} clients.`,
  kicked: (_number: string, reason: string) =>
    reason === "" ? "The operator removed you." : `The operator removed you: ${reason}`,
  shutdown: () => "The server was switched off. The connection has ended.",
};
