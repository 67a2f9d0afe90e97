export * from "./confirm.ts";
export * from "./dialog.ts";
export * from "./form.ts";
export * from "./help.ts";
export * from "./list.ts";
export * from "./scroll.ts";
export * from "./status-bar.ts";
