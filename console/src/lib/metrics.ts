// Figures out of /metrics (Prometheus' text format). Pure.
export interface Sample { name: string; labels: Record<string, string>; value: number }

export function parseMetrics(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split("\n")) {
    const parts = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!parts || Number.isNaN(Number(parts[3]))) continue;
    const labels: Record<string, string> = {};
    for (const [, name, value] of (parts[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      if (name) labels[name] = (value ?? "").replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c));
    }
    samples.push({ name: parts[1] ?? "", labels, value: Number(parts[3]) });
  }
  return samples;
}

export function figure(samples: Sample[], name: string, labels: Record<string, string> = {}): number | undefined {
  const fits = samples.filter((one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value));
  return fits.length ? fits.reduce((sum, one) => sum + one.value, 0) : undefined;
}
