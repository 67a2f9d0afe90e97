export { ChatLog, chatLogPath } from "./chat-log.ts";
export { editText } from "./editor.ts";
export { exportConversation } from "./export-conversation.ts";
export { runCommand } from "./run-command.ts";
