import { link } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { Heading } from "../parts/heading.tsx";

export function NotFound() {
  return (
    <>
      <Heading title={t("error.notfound")} sentence={t("error.notfound.lead")} short={t("error.notfound")} />
      <p><a class="button" href={link("")}>{t("error.home")}</a></p>
    </>
  );
}
