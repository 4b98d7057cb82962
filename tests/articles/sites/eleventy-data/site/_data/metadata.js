export default {
	title: "The Site",
	url: "https://example.com/",
	language: "en",
	description: "What",
	author: { name: "Ada", email: "ada@example.com", url: "https://example.com/about/" }
}
