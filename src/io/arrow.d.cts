// biome-ignore lint/style/noRestrictedImports: the types of arrow.cjs, which only lance.ts loads
export * from "apache-arrow";
