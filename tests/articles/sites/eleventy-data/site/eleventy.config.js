import { feedPlugin } from "@11ty/eleventy-plugin-rss";
import { HtmlBasePlugin } from "@11ty/eleventy";
export default function(eleventyConfig) {
  eleventyConfig.addPlugin(HtmlBasePlugin);
  eleventyConfig.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed/feed.xml",
    collection: { name: "posts", limit: 50 },
    metadata: { language: "en", title: "The Site", subtitle: "What", base: "https://example.com/", author: { name: "Ada" } },
  });
  return { dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" } };
};
