export const SITE = {
  website: "https://paper.example/", // replace this
  author: "Sat Naing",
  desc: "A minimal theme",
  title: "AstroPaper",
  lang: "en",
  timezone: "Asia/Bangkok", // Default global timezone
} as const;
