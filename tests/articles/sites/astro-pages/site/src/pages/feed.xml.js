import rss, { pagesGlobToRssItems } from '@astrojs/rss';
export async function GET(context) { return rss({ title: 'Pages Feed', description: 'D', site: context.site, trailingSlash: false, items: await pagesGlobToRssItems(import.meta.glob('./writing/*.{md,mdx}')) }); }
