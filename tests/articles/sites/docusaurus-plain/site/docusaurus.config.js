const config = {
  title: 'The Site',
  tagline: 'What it is',
  url: 'https://example.com',
  baseUrl: '/x/',
  onBrokenLinks: 'warn',
  i18n: { defaultLocale: 'en', locales: ['en'] },
  presets: [['classic', {
    docs: false,
    blog: { routeBasePath: 'news', showReadingTime: true, feedOptions: { type: ['rss', 'atom', 'json'], limit: null }, onUntruncatedBlogPosts: 'ignore' },
  }]],
};
module.exports = config;
