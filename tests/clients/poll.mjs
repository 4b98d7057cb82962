// Reads a feed with a library of npm's and prints what it understood. It is copied beside node_modules, where it finds them.
//   node poll.mjs feedsmith|rss-parser URL [ETAG]
const [library, url, etag] = process.argv.slice(2);
const headers = { "user-agent": `${library} (test)`, ...(etag ? { "if-none-match": etag } : {}) };
const response = await fetch(url, { headers });
const said = { status: response.status, etag: response.headers.get("etag"), entries: [] };
if (response.status === 200) {
  const text = await response.text();
  said.entries = library === "feedsmith" ? await feedsmith(text) : await rssParser(text);
}
console.log(JSON.stringify(said));

async function feedsmith(text) {
  const { parseFeed } = await import("feedsmith");
  const { format, feed } = parseFeed(text);
  if (format === "rss")
    return feed.items.map((each) => ({
      title: each.title, date: each.pubDate, id: each.guid.value, enclosures: (each.enclosures ?? []).map((one) => one.url),
    }));
  if (format === "atom")
    return feed.entries.map((each) => ({
      title: each.title.value ?? each.title, date: each.published, id: each.id,
      enclosures: each.links.filter((one) => one.rel === "enclosure").map((one) => one.href),
    }));
  return feed.items.map((each) => ({
    title: each.title, date: each.date_published, id: each.id, enclosures: (each.attachments ?? []).map((one) => one.url),
  }));
}

async function rssParser(text) {
  const { default: Parser } = await import("rss-parser");
  const feed = await new Parser().parseString(text);
  return feed.items.map((each) => ({
    title: each.title, date: each.isoDate ?? each.pubDate, id: each.guid ?? each.id,
    enclosures: each.enclosure ? [each.enclosure.url] : [],
  }));
}
