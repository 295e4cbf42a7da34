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
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of assets with several dimensions. */
class DimensionsTest {
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
      installation().apply("dimensions", bundle());
      filled = true;
    }
    assertThat(filled).as("the installation has started, and holds the bundle").isTrue();
  }

  private static String bundle() throws IOException {
    String sites =
        IntStream.rangeClosed(1, 100)
            .mapToObj("s%03d"::formatted)
            .collect(Collectors.joining(", "));
    try (InputStream text =
        requireNonNull(DimensionsTest.class.getResourceAsStream("/dimensions.yaml"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).replace("SITES", sites);
    }
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
  void asksOnlyForWhatIsSeenOfAThousandDaysByAHundredSites() {
    Page page = open("/asset?key=visits");
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(
        request -> {
          if (request.url().contains("/partition-status/grid")) {
            asked.add(request.url());
          }
        });
    Locator grid = grid(page);
    assertThat(grid).hasAttribute("aria-rowcount", "100");
    assertThat(grid).hasAttribute("aria-colcount", "1000");
    assertThat(bar(page, "date"))
        .hasAttribute(
            "aria-label",
            "date: 1,000 keys, 0 of 100,000 partitions materialized, 100,000 missing");

    grid.focus();
    page.keyboard().press("Home");
    assertThat(cell(page)).hasAttribute("aria-label", "2020-01-01, s001: Missing");
    assertThat(cell(page)).hasAttribute("aria-colindex", "1");
    page.keyboard().press("PageDown");
    assertThat(cell(page)).hasAttribute("aria-label", "2020-01-01, s019: Missing");
    page.keyboard().press("End");
    assertThat(cell(page)).hasAttribute("aria-label", "2022-09-26, s019: Missing");
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowLeft");
    assertThat(cell(page)).hasAttribute("aria-label", "2022-09-25, s018: Missing");

    assertThat(asked).as("parts of the grid").hasSizeLessThan(16);
    assertThat(asked).allMatch(url -> url.contains("height=64") && url.contains("width=64"));
  }

  @Test
  void showsABackfillOfAPickedFieldAsItHappens() {
    Page page = open("/asset?key=sales");
    page.evaluate("window.notReloaded = true");
    assertThat(page.getByRole(AriaRole.STATUS).filter(text("Live"))).isVisible();
    Locator grid = grid(page);
    grid.focus();
    page.keyboard().press("Home");
    page.keyboard().press("ArrowRight");
    page.keyboard().press("Shift+ArrowDown");

    assertThat(page.getByText("2 partitions picked")).isVisible();
    Locator rows = page.getByRole(AriaRole.LIST, named("Partitions")).getByRole(AriaRole.LISTITEM);
    assertThat(rows).hasCount(2);
    assertThat(rows).containsText(new String[] {"2024-01-02|eu", "2024-01-02|jp"});
    assertThat(page).hasURL(Pattern.compile("row-keys=0-2&column-keys=1-2"));

    page.keyboard().press("b");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog.getByLabel("Assets")).hasValue("sales");
    assertThat(dialog.getByLabel("Partitions")).hasValue("date=2024-01-02 region=[eu...jp]");
    assertThat(dialog.getByRole(AriaRole.STATUS)).hasText("2 partitions in 2 runs");
    dialog.getByRole(AriaRole.BUTTON, in("Launch")).click();
    assertThat(dialog.getByRole(AriaRole.STATUS)).containsText("Launched");
    dialog.getByRole(AriaRole.BUTTON, in("Done")).click();

    assertThat(cell(page)).hasAttribute("aria-label", "2024-01-02, jp: Materialized");
    assertThat(rows.filter(text("Materialized"))).hasCount(2);
    assertThat(bar(page, "region"))
        .hasAttribute("aria-label", Pattern.compile("2 of 30 partitions materialized"));
    assertThat((Boolean) page.evaluate("window.notReloaded")).isTrue();

    page.getByRole(AriaRole.BUTTON, named("Recently changed")).click();
    Locator recent =
        page.getByRole(AriaRole.LIST, named("Recently changed")).getByRole(AriaRole.LISTITEM);
    assertThat(recent).hasCount(2);
    page.getByRole(AriaRole.BUTTON, named("Clear")).click();
    recent
        .filter(text("2024-01-02|eu"))
        .getByRole(AriaRole.BUTTON, in("Backfill 2024-01-02|eu"))
        .click();
    assertThat(dialog.getByLabel("Partitions")).hasValue("2024-01-02|eu");
  }

  @Test
  void picksByBarsByKeysAndByDragging() {
    Page page = open("/asset?key=refused");
    Locator rows = page.getByRole(AriaRole.LIST, named("Partitions")).getByRole(AriaRole.LISTITEM);
    bar(page, "region").focus();
    page.keyboard().press("End");
    page.keyboard().press("Enter");
    assertThat(page.getByText("10 partitions picked")).isVisible();
    assertThat(rows).hasCount(10);
    assertThat(rows.first()).containsText("2024-01-01|us");

    page.getByRole(AriaRole.BUTTON, named("Clear")).click();
    assertThat(rows.first()).containsText("2024-01-01|eu");
    BoundingBox box = grid(page).boundingBox();
    page.mouse().move(box.x + 30, box.y + 10);
    page.mouse().down();
    page.mouse().move(box.x + 70, box.y + 30);
    page.mouse().up();
    assertThat(page.getByText("6 partitions picked")).isVisible();
    assertThat(page.getByText("date=[2024-01-02...2024-01-04] region=[eu...jp]").first())
        .isVisible();

    page.getByRole(AriaRole.BUTTON, named("jp")).click();
    assertThat(page.getByText("10 partitions picked")).isVisible();
    installation()
        .post("/api/v1/runs", "{\"asset\": \"refused\", \"partition\": \"2024-01-03|jp\"}");
    assertThat(bar(page, "date")).hasAttribute("aria-label", Pattern.compile(", 1 failed"));
    bar(page, "date").focus();
    page.keyboard().press("n");
    assertThat(bar(page, "date"))
        .hasAttribute("aria-valuetext", Pattern.compile("Key 3 of 10, 2024-01-03"));
    page.keyboard().press("Enter");
    assertThat(page.getByText("1 partition picked")).isVisible();
    page.getByRole(AriaRole.LINK, named("Open")).click();
    assertThat(page.getByRole(AriaRole.HEADING, named("2024-01-03|jp"))).isVisible();
  }

  @Test
  void choosesTwoOfThreeDimensionsAndAKeyOfTheThird() {
    Page page = open("/asset?key=cube");
    assertThat(grid(page)).hasAttribute("aria-label", "Status by device and date");
    grid(page).focus();
    page.keyboard().press("Home");
    assertThat(cell(page)).hasAttribute("aria-label", "2024-01-01, desktop: 100 missing");

    page.getByRole(AriaRole.COMBOBOX, named("Rows")).selectOption("site");
    assertThat(grid(page)).hasAttribute("aria-label", "Status by site and date");
    page.getByRole(AriaRole.COMBOBOX, named("device")).selectOption("phone");
    assertThat(page.getByText("1,000 partitions picked")).isVisible();
    grid(page).focus();
    page.keyboard().press("Home");
    assertThat(cell(page)).hasAttribute("aria-label", "2024-01-01, s001: Missing");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, named("2024-01-01|phone|s001"))).isVisible();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void canBeUsedByEverybody(ColorScheme theme) {
    for (String path :
        List.of(
            "/asset?key=cube&rows=site&where.device=phone&row-keys=1-3&column-keys=4-7",
            "/asset?key=visits&tab=recent")) {
      Page page = browser().open(installation().url(path), theme, Browser.WIDE);
      assertThat(grid(page)).isVisible();
      assertThat(page.locator(".skeleton")).hasCount(0);
      grid(page).focus();
      page.keyboard().press("ArrowRight");
      assertThat(cell(page)).hasAttribute("aria-label", Pattern.compile(": Missing"));
      assertThat(new AxeBuilder(page).analyze().getViolations())
          .as("violations on %s", path)
          .isEmpty();
      takePictures(page, path, theme);
    }
  }

  /** For human eyes, when a folder for them is named. */
  private static void takePictures(Page page, String path, ColorScheme theme) {
    String folder = System.getProperty("tranche.screenshots", "");
    if (folder.isEmpty()) {
      return;
    }
    String name = path.replaceAll("[^a-z]+", "-") + "-" + theme.name().toLowerCase(Locale.ROOT);
    for (int width : new int[] {Browser.WIDE, Browser.NARROW}) {
      page.setViewportSize(width, 1200);
      page.waitForTimeout(400);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of(folder, name + "-" + width + ".png")));
    }
  }

  private static Locator grid(Page page) {
    return page.getByRole(AriaRole.GRID);
  }

  private static Locator cell(Page page) {
    return page.getByRole(AriaRole.GRIDCELL);
  }

  private static Locator bar(Page page, String dimension) {
    return page.getByRole(
        AriaRole.SLIDER,
        new Page.GetByRoleOptions().setName(Pattern.compile("^" + dimension + ": ")));
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

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
