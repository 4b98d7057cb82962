import rss from "@astrojs/rss";
import { getCollection } from "astro:content";
import { SITE } from "../config";
export async function GET() {
  const posts = await getCollection("blog");
  const items = posts.filter(({data}) => !data.draft);
  return rss({ title: SITE.title, description: SITE.desc, site: SITE.website,
    items: items.map(({ data, id }) => ({ link: `posts/${id}`, title: data.title, description: data.description, pubDate: new Date(data.modDatetime ?? data.pubDatetime) })),
  });
}
