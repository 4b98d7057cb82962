import { defineCollection, z } from "astro:content";
import { glob } from "astro/loaders";
export const BLOG_PATH = "src/data/blog";
const blog = defineCollection({
  loader: glob({ pattern: "**/[^_]*.md", base: `./${BLOG_PATH}` }),
  schema: z.object({ author: z.string().default("x"), pubDatetime: z.date(), modDatetime: z.date().optional().nullable(), title: z.string(), featured: z.boolean().optional(), draft: z.boolean().optional(), tags: z.array(z.string()).default(["others"]), ogImage: z.string().optional(), description: z.string() }),
});
const notes = defineCollection({ loader: glob({ pattern: "**/*.md", base: "./src/data/notes" }) });
export const collections = { blog, notes };
