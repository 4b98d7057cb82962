module.exports = {
  layout: null,
  permalink: (data) => `/artikel/${data.page.fileSlug}/`,
  tags: 'artikel',
};
