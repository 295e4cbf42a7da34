package io.tranche.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConsoleTest {
  private static final int HOURS = 100_056;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static @Nullable Installation installation;
  private static @Nullable Browser browser;
  private static boolean filled;

  /** Not once before all: an abort there reports no tests at all. */
  @BeforeEach
  void start() throws IOException {
    List<String> missing = Needs.missing();
    if (!missing.isEmpty()) {
      String reason = "The console cannot be looked at: " + String.join("; ", missing);
      if (Needs.areRequired()) {
        fail(reason);
      }
      abort(reason);
    }
    if (installation == null) {
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
      installation = Installation.start();
      browser = new Browser();
      Sample.apply(installation);
      filled = true;
    }
    assertThat(filled).as("the installation has started, and holds the sample").isTrue();
  }

  @AfterEach
  void closePages() {
    if (browser != null) {
      browser.closePages();
      assertThat(browser.complaints()).as("errors of the pages").isEmpty();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (installation != null) {
      installation.close();
    }
  }

  @Test
  void listsTheAssetsAndFindsOne() {
    Page page = open("/");

    Locator rows = page.getByRole(AriaRole.LIST, named("Assets")).getByRole(AriaRole.LISTITEM);
    assertThat(rows).hasCount(8);
    assertThat(rows.filter(text("measurements_by_day")).getByRole(AriaRole.IMG))
        .hasAttribute("aria-label", Pattern.compile("of 4,169 partitions materialized"));

    page.keyboard().press("/");
    page.keyboard().type("region");
    assertThat(rows).hasCount(1);
    rows.first().click();

    assertThat(page.getByRole(AriaRole.HEADING, named("regions"))).isVisible();
  }

  @Test
  void showsALaunchOnTheBarOfAHundredThousandPartitionsAsItHappens() {
    Page page = open("/asset?key=measurements");
    Locator bar = page.getByRole(AriaRole.SLIDER);
    assertThat(bar)
        .hasAttribute(
            "aria-label", "Partitions: 0 of 100,056 partitions materialized, 100,056 missing");
    assertThat(bar).hasAttribute("aria-valuemax", String.valueOf(HOURS - 1));
    assertThat(page.getByRole(AriaRole.STATUS).filter(text("Live"))).isVisible();
    page.evaluate("window.notReloaded = true");

    page.keyboard().press("m");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Partitions").fill("2015-02-03-04:00");
    dialog.getByRole(AriaRole.BUTTON, in("Launch")).click();
    assertThat(dialog.getByRole(AriaRole.STATUS)).containsText("Launched");
    dialog.getByRole(AriaRole.BUTTON, in("Done")).click();

    assertThat(bar)
        .hasAttribute(
            "aria-label", "Partitions: 1 of 100,056 partitions materialized, 100,055 missing");
    assertThat(page.getByRole(AriaRole.GROUP, named("Filter by status")))
        .containsText("Materialized 1");
    assertThat((Boolean) page.evaluate("window.notReloaded")).isTrue();
  }

  @Test
  void seesWhatHappensElsewhere() {
    Page page = open("/asset?key=regions");
    Locator bar = page.getByRole(AriaRole.SLIDER);
    Locator launched = page.getByRole(AriaRole.LISTITEM).filter(text("oceania"));
    assertThat(launched).containsText("Missing");
    assertThat(bar).hasAttribute("aria-label", Pattern.compile("1 of 5 partitions materialized"));
    assertThat(page.getByRole(AriaRole.STATUS).filter(text("Live"))).isVisible();

    installation().post("/api/v1/runs", "{\"asset\":\"regions\",\"partition\":\"oceania\"}");

    assertThat(launched).containsText("Materialized");
    assertThat(bar).hasAttribute("aria-label", Pattern.compile("2 of 5 partitions materialized"));
  }

  @Test
  void backfillsARangeOfFive() {
    Page page = open("/asset?key=measurements_by_day");
    assertThat(page.getByRole(AriaRole.SLIDER))
        .hasAttribute("aria-label", Pattern.compile("0 of 4,169 partitions materialized"));

    page.keyboard().press("m");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Partitions").fill("[2015-02-03...2015-02-07]");
    dialog.getByRole(AriaRole.BUTTON, in("Launch")).click();
    assertThat(dialog.getByRole(AriaRole.STATUS)).containsText("Backfill");
    dialog.getByRole(AriaRole.BUTTON, in("Done")).click();

    assertThat(page.getByRole(AriaRole.SLIDER))
        .hasAttribute(
            "aria-label", "Partitions: 5 of 4,169 partitions materialized, 4,164 missing");
    page.navigate(installation().url("/backfills"));
    assertThat(page.getByText("[2015-02-03...2015-02-07]")).isVisible();
  }

  @Test
  void previewsABackfillOfTwoAssetsAndFollowsItToItsEnd() {
    Page page = open("/backfills");

    page.getByRole(AriaRole.BUTTON, named("New backfill…")).click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Assets").fill("drafts+");
    assertThat(dialog.getByRole(AriaRole.STATUS)).hasText("6 partitions in 3 runs");
    assertThat(dialog.getByRole(AriaRole.LISTITEM).filter(text("drafts")).first())
        .containsText("3 partitions, 3 runs with prints");
    dialog.getByLabel("Partitions").fill("front,back");
    assertThat(dialog.getByRole(AriaRole.STATUS)).hasText("4 partitions in 2 runs");
    dialog.getByText("Order, runs, configuration").click();
    dialog.getByLabel("Run size").fill("2");
    assertThat(dialog.getByRole(AriaRole.STATUS)).hasText("4 partitions in 1 run");
    assertThat(new AxeBuilder(page).analyze().getViolations()).as("violations").isEmpty();
    dialog.getByRole(AriaRole.BUTTON, in("Launch")).click();
    assertThat(dialog.getByRole(AriaRole.STATUS)).containsText("Launched");
    dialog.getByRole(AriaRole.LINK, in("Open the backfill")).click();

    assertThat(page.getByRole(AriaRole.HEADING, named("drafts+ front,back"))).isVisible();
    assertThat(page.getByRole(AriaRole.STATUS).filter(text("Completed success"))).isVisible();
    Locator assets = page.getByRole(AriaRole.LIST, named("Assets"));
    assertThat(assets.getByRole(AriaRole.IMG)).hasCount(2);
    assertThat(assets.getByRole(AriaRole.IMG).first())
        .hasAttribute("aria-label", "2 of 2 partitions done, 0 failed");
  }

  @Test
  void operatesABackfillWhileItRunsAndRepeatsIt() {
    String id =
        installation()
            .post(
                "/api/v1/backfills",
                "{\"asset\": \"slow\", \"selection\": \"*\", \"concurrency\": 1}")
            .get("id")
            .getAsString();
    Page page = open("/backfills/" + id);
    Locator status = page.getByRole(AriaRole.MAIN).getByRole(AriaRole.STATUS);
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(page.getByText("at most 1", exactly())).isVisible();

    page.getByRole(AriaRole.BUTTON, named("Pause…")).click();
    dialog.getByLabel("Why (others see it)").fill("no paper");
    assertThat(dialog.getByText("tranche backfills pause " + id)).containsText("'no paper'");
    assertThat(new AxeBuilder(page).analyze().getViolations()).as("violations").isEmpty();
    dialog.getByRole(AriaRole.BUTTON, in("Pause")).click();
    assertThat(status.filter(text("Paused"))).isVisible();
    assertThat(page.getByText("Requests nothing more: paused by person:http: no paper"))
        .isVisible();

    page.getByRole(AriaRole.BUTTON, named("Runs at a time…")).click();
    dialog.getByLabel("How many of its runs may be in flight").fill("none");
    assertThat(dialog.getByRole(AriaRole.BUTTON, in("Change"))).isDisabled();
    dialog.getByLabel("How many of its runs may be in flight").fill("2");
    dialog.getByRole(AriaRole.BUTTON, in("Change")).click();
    assertThat(page.getByText("at most 2", exactly())).isVisible();

    page.getByRole(AriaRole.BUTTON, named("Resume")).click();
    dialog.getByRole(AriaRole.BUTTON, in("Resume")).click();
    assertThat(status.filter(text("Requested"))).isVisible();
    assertThat(page.getByText("2 in progress · 1 queued")).isVisible();

    cancel(page);
    page.getByRole(AriaRole.BUTTON, named("Retry…")).click();
    assertThat(dialog.getByLabel("What did not succeed: 3 partitions")).isChecked();
    dialog.getByRole(AriaRole.BUTTON, in("Retry")).click();
    assertThat(page.getByText("Repeats")).isVisible();
    assertThat(page.getByText("at most 2", exactly())).isVisible();
    cancel(page);
  }

  private static void cancel(Page page) {
    page.getByRole(AriaRole.BUTTON, named("Cancel…")).click();
    page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, in("Cancel it")).click();
    assertThat(page.getByRole(AriaRole.STATUS).filter(text("Canceled"))).isVisible();
  }

  @Test
  void addsPastedKeysToASet() {
    Page page = open("/partition-sets");
    page.getByRole(AriaRole.LINK).filter(text("pasted")).click();
    assertThat(page.getByText("The set is empty")).isVisible();

    page.getByRole(AriaRole.BUTTON, named("Add keys…")).click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog
        .getByLabel("Keys, one a line")
        .fill("2024/a.csv\n2024/b c.csv\n\n2024/a.csv\nüber.csv\n");
    assertThat(dialog.getByText("3 keys, 1 more repeated in the text")).isVisible();
    dialog.getByRole(AriaRole.BUTTON, in("Add")).click();
    assertThat(dialog.getByRole(AriaRole.STATUS)).containsText("3 keys added, 0 existed already");
    dialog.getByRole(AriaRole.BUTTON, in("Close")).last().click();

    Locator keys = page.getByRole(AriaRole.LIST, named("Keys")).getByRole(AriaRole.LISTITEM);
    assertThat(keys).hasCount(3);
    assertThat(keys).containsText(new String[] {"2024/a.csv", "2024/b c.csv", "über.csv"});
  }

  @Test
  void leadsFromTheRunsToTheErrorOfOne() {
    Page page = open("/runs?status=FAILURE");

    page.getByRole(AriaRole.LIST, named("Runs"))
        .getByRole(AriaRole.LINK)
        .filter(text("refused"))
        .click();

    assertThat(page.getByRole(AriaRole.HEADING, named("Why it failed"))).isVisible();
    assertThat(page.locator(".events")).containsText("Run started");
    assertThat(page.locator(".events")).containsText("Run failed");
  }

  @Test
  void saysWhyAPartitionIsStale() {
    for (String asset : List.of("drafts", "prints", "drafts")) {
      Sample.materialize(installation(), asset, "middle");
    }

    Page page = open("/partition?asset=prints&key=middle");

    Locator stale = page.getByRole(AriaRole.REGION, named("Stale"));
    assertThat(stale).containsText("drafts middle has other data");
    assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
  }

  static Stream<Arguments> pagesInBothThemes() {
    return Stream.of(
            "/assets",
            "/graph",
            "/asset?key=measurements",
            "/asset?key=regions",
            "/asset?key=raw/files&tab=lineage",
            "/asset?key=refused&tab=runs",
            "/partition?asset=refused&key=one",
            "/runs",
            "/runs/{failed}",
            "/backfills",
            "/partition-sets",
            "/partition-sets?set=files",
            "/explain",
            "/system")
        .flatMap(
            path -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK).map(t -> Arguments.of(path, t)));
  }

  @ParameterizedTest
  @MethodSource("pagesInBothThemes")
  void canBeUsedByEverybody(String path, ColorScheme theme) {
    Page page =
        browser()
            .open(
                installation().url(path.replace("{failed}", Sample.failedRun(installation()))),
                theme,
                Browser.WIDE);
    awaitContent(page);
    assertThat(page.getByRole(AriaRole.ALERT).allInnerTexts()).as("what fails").isEmpty();

    assertThat(new AxeBuilder(page).analyze().getViolations())
        .as("violations on %s", path)
        .isEmpty();
    takePictures(page, path, theme);
  }

  /** Everything has been loaded. */
  private static void awaitContent(Page page) {
    assertThat(page.locator("h1").first()).isVisible();
    assertThat(page.locator(".skeleton")).hasCount(0);
    assertThat(page.getByRole(AriaRole.STATUS).filter(text("Live"))).isVisible();
  }

  /** For human eyes, when a folder for them is named. */
  private static void takePictures(Page page, String path, ColorScheme theme) {
    String folder = System.getProperty("tranche.screenshots", "");
    if (folder.isEmpty()) {
      return;
    }
    String name = path.replaceAll("[^a-z]+", "-") + "-" + theme.name().toLowerCase(Locale.ROOT);
    for (int width : new int[] {Browser.WIDE, Browser.NARROW}) {
      page.setViewportSize(width, 900);
      page.waitForTimeout(400);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of(folder, name + "-" + width + ".png")));
    }
  }

  private static Page open(String path) {
    return browser().open(installation().url(path), ColorScheme.LIGHT, Browser.WIDE);
  }

  private static Installation installation() {
    return requireNonNull(installation);
  }

  private static Browser browser() {
    return requireNonNull(browser);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions in(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
