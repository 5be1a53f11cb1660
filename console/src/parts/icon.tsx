// Icons as strokes on a 20-pixel grid; decoration only, the word beside each says the same.
const paths = {
  overview: "M3 10.5 10 4l7 6.5M5 9v7h10V9",
  messages: "M3 5h14v10H3zM3 5.5l7 5.5 7-5.5",
  mailbox: "M3 11.5 5.5 4h9l2.5 7.5V16H3zM3 11.5h4.5L9 13.5h2l1.5-2H17",
  orders: "M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5zM3.5 6.5 10 10l6.5-3.5M10 10v7",
  dead: "M10 3 2.5 16.5h15zM10 8v4M10 14.2v.3",
  quarantine: "M10 3l6 2.5V10c0 3.5-2.5 5.8-6 7-3.5-1.2-6-3.5-6-7V5.5zM10 7v3.5M10 13v.3",
  system: "M4 5h12M4 10h12M4 15h12M7 3.5v3M13 8.5v3M8 13.5v3",
  keys: "M7 7.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M9.6 8.6 16 3M13.2 5.4l2.3 2.3",
  audit: "M5 3h10v14H5zM7.5 7h5M7.5 10h5M7.5 13h3",
  search: "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4M12.8 12.8 17 17",
  good: "M4.5 10.5 8.5 14.5 15.5 6",
  wait: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12M10 6.8V10l2.2 1.6",
  bad: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  quiet: "M5 10h10",
  copy: "M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z",
  menu: "M10 5v.1M10 10v.1M10 15v.1",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1 1M14.7 14.7l1 1M15.7 4.3l-1 1M5.3 14.7l-1 1",
  clock: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M10 6v4l2.6 2",
  pause: "M7.5 5v10M12.5 5v10",
  play: "M7 5l8 5-8 5z",
  resend: "M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l2.4-2.4a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-2.4 2.4a3 3 0 0 0 4.3 4.3l.9-.9",
  trash: "M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6",
  arrow: "M4 10h12M11.5 5.5 16 10l-4.5 4.5",
  out: "M8 4H4v12h4M9 10h8M13.5 6.5 17 10l-3.5 3.5",
  terminal: "M4 6l4 4-4 4M10 14.5h6",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
