const pluginRss = require("@11ty/eleventy-plugin-rss");
module.exports = function(eleventyConfig) {
  eleventyConfig.addPlugin(pluginRss.default || pluginRss.rssPlugin || pluginRss);
  eleventyConfig.addCollection("posts", function(collection) {
    return collection.getFilteredByGlob("./src/posts/**/*.md").reverse();
  });
  return { dir: { input: "src", output: "dist" }, markdownTemplateEngine: "njk" };
};
