// Data about things that are counted elsewhere: asked for again when there are more or fewer of them, and not whenever anything changed. What failed is
// asked for again as everything else is.
import { useEffect, useRef, useState } from "preact/hooks";
import { useResource, type Resource } from "./resource.ts";

// `count`: undefined until it is known.
export function useCounted<T>(key: string, load: () => Promise<T>, count: number | undefined): Resource<T> {
  const [failed, setFailed] = useState(false);
  const found = useResource(key, load, failed);
  const known = useRef(count);
  const failing = found.problem !== undefined;
  useEffect(() => setFailed(failing), [failing]);
  useEffect(() => {
    if (count === undefined) return;
    if (known.current !== undefined && known.current !== count) found.reload();
    known.current = count;
  }, [count]);
  return found;
}
