const config = {
  title: 'The Site',
  tagline: 'What it is',
  url: 'https://example.com',
  baseUrl: '/', trailingSlash: true,
  onBrokenLinks: 'warn',
  i18n: { defaultLocale: 'en', locales: ['en'] },
  presets: [['classic', {
    docs: { routeBasePath: 'handbook' },
    blog: { routeBasePath: '/', path: 'weblog', showReadingTime: true, feedOptions: { type: ['rss', 'atom', 'json'], limit: null }, onUntruncatedBlogPosts: 'ignore' },
  }]],
};
module.exports = config;
