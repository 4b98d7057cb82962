export default {
	tags: ["posts"],
	layout: false,
	author: "Bo Li",
};
