"""The pages: who gets in, what they show, and a reviewer's whole day in a real browser."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from docx import Document
from lxml.html import fromstring
from playwright.sync_api import Browser, Page, expect

from lvjian.api import audit
from lvjian.api.auth.accounts import create_account
from lvjian.api.auth.principal import Role
from lvjian.reports.wording import VERDICT_NAMES
from tests.api.conftest import Running, Sample
from tests.api.running import program
from tests.api.test_bundles import hand_in

PASSWORD = "一个够长又好记的密码"
expect.set_options(timeout=90_000)
HTML = {"Accept": "text/html"}


def account(running: Running, login: str, role: Role, **more: str | bool) -> None:
    firm, district = more.get("firm"), more.get("district")
    with running.database.write() as session:
        create_account(
            session, login=login, name=f"{login}的姓名", password=PASSWORD, role=role,
            firm=str(firm) if firm else None, district=str(district) if district else None,
            must_change=bool(more.get("must_change", False)),
        )  # fmt: skip


def browsing(running: Running) -> httpx.Client:
    return running.open.enter_context(
        httpx.Client(base_url=running.address, headers=HTML, follow_redirects=False)
    )


def signed(running: Running, login: str) -> httpx.Client:
    pages = browsing(running)
    answer = pages.post("/login", data={"login": login, "password": PASSWORD, "next": "/"})
    assert answer.status_code == 303, answer.text
    return pages


def csrf_of(answer: httpx.Response) -> str:
    found = re.search(r'<meta name="csrf" content="([^"]+)">', answer.text)
    assert found
    return found[1]


def test_nobody_sees_a_page_without_signing_in(lite: Running) -> None:
    pages = browsing(lite)
    for path in ("/", "/upload", "/batches", "/bundles/b0", "/admin/accounts", "/admin/audit"):
        answer = pages.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=")


def test_a_wrong_password_says_so_and_right_ones_lead_back(lite: Running) -> None:
    account(lite, "wang", "reviewer")
    pages = browsing(lite)
    wrong = pages.post("/login", data={"login": "wang", "password": "不对的密码一二三四"})
    assert wrong.status_code == 401 and "登录名或密码不对" in wrong.text
    for given, to in (
        ("/batches?x=1", "/batches?x=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ):
        answer = pages.post("/login", data={"login": "wang", "password": PASSWORD, "next": given})
        assert (answer.status_code, answer.headers["location"]) == (303, to)
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie


def test_a_one_time_password_must_be_changed_first(lite: Running) -> None:
    account(lite, "li", "reviewer", must_change=True)
    pages = signed(lite, "li")
    assert pages.get("/").headers["location"] == "/password"
    form = {
        "old": PASSWORD,
        "new": "另一个够长的密码也好记",
        "csrf": csrf_of(pages.get("/password")),
    }
    unlike = pages.post("/password", data={**form, "again": "两次不一样的密码"})
    assert unlike.status_code == 422 and "不一样" in unlike.text
    assert pages.post("/password", data={**form, "again": form["new"]}).status_code == 200
    assert pages.get("/").status_code == 200


def test_forms_without_their_token_change_nothing(lite: Running) -> None:
    account(lite, "admin2", "admin")
    pages = signed(lite, "admin2")
    for path, data in (
        ("/batches", {"name": "假批次"}),
        ("/admin/accounts", {"login": "x", "name": "x", "role": "admin"}),
        ("/admin/keys", {"name": "x", "role": "admin"}),
        ("/logout", {}),
    ):
        assert pages.post(path, data={**data, "csrf": "wrong"}).status_code == 403
    assert "假批次" not in pages.get("/batches").text
    assert pages.get("/").status_code == 200


@pytest.mark.parametrize("role", ["reviewer", "assessor"])
def test_admin_pages_are_for_admins(lite: Running, role: Role) -> None:
    account(lite, "zhao", role, firm="河南衡测绿色评价咨询有限公司")
    pages = signed(lite, "zhao")
    csrf = csrf_of(pages.get("/"))
    for path in ("/admin/accounts", "/admin/keys", "/admin/audit"):
        assert pages.get(path).status_code == 403
    made = pages.post("/admin/keys", data={"name": "x", "role": "admin", "csrf": csrf})
    assert made.status_code == 403 and "lvj_" not in made.text


def test_admins_make_accounts_and_keys_and_see_what_was_done(lite: Running) -> None:
    account(lite, "admin2", "admin")
    pages = signed(lite, "admin2")
    csrf = csrf_of(pages.get("/"))
    form = {
        "login": "sun",
        "name": "孙<b>某",
        "role": "reviewer",
        "district": "中原区",
        "csrf": csrf,
    }
    made = pages.post("/admin/accounts", data=form)
    once = re.search(r'<code class="secret">([^<]+)</code>', made.text)
    assert once and "孙&lt;b&gt;某" in made.text
    newcomer = browsing(lite)
    answer = newcomer.post("/login", data={"login": "sun", "password": once[1]})
    assert answer.headers["location"] == "/password"
    again = pages.post("/admin/accounts", data=form)
    assert again.status_code == 422 and "已经有人用了" in again.text
    key = pages.post("/admin/keys", data={"name": "系统", "role": "intake", "csrf": csrf})
    assert key.text.count("lvj_") == 1
    assert "lvj_" not in pages.get("/admin/keys").text
    log = pages.get("/admin/audit").text
    assert "新建账号" in log and "新建密钥" in log


def test_every_action_of_the_log_has_a_name() -> None:
    sources = "".join(p.read_text("utf-8") for p in Path(audit.__file__).parent.rglob("*.py"))
    kinds = {name.partition(".")[0] for name in audit.ACTION_NAMES}
    noted = set(re.findall(rf'"((?:{"|".join(kinds)})\.[a-z]+)"', sources))
    # The name of a file that is handed out, not of an action.
    assert noted - {"report.json"} == set(audit.ACTION_NAMES)


def test_another_firms_bundles_are_not_there(lite: Running, sample: Sample) -> None:
    owner = lite.client("assessor", firm="甲评价有限公司")
    id_ = hand_in(owner, sample.path)
    lite.work()
    account(lite, "jia", "assessor", firm="甲评价有限公司")
    account(lite, "yi", "assessor", firm="乙评价有限公司")
    own, other = signed(lite, "jia"), signed(lite, "yi")
    paths = (f"/bundles/{id_}", f"/bundles/{id_}/files/1/text", f"/bundles/{id_}/compare/{id_}")
    assert [own.get(p).status_code for p in paths[:2]] == [200, 200]
    assert [other.get(p).status_code for p in paths] == [404, 404, 404]
    assert id_ in own.get("/").text
    assert id_ not in other.get("/").text


def test_words_of_a_bundle_are_never_markup(lite: Running, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"
    document = Document()
    document.add_heading("绿色工厂第三方评价报告", 1)
    document.add_paragraph(f"工厂名称：{evil}")
    document.add_table(rows=1, cols=1).cell(0, 0).text = evil
    path = tmp_path / "报告.docx"
    document.save(str(path))
    account(lite, "wang", "reviewer")
    api = lite.client("intake")
    with path.open("rb") as stream:
        name = "<img src=x onerror=alert(3)>.docx"
        answer = api.post("/api/v1/bundles", files={"file": (name, stream)})
    id_ = answer.json()["id"]
    lite.work()
    pages = signed(lite, "wang")
    for shown in ("/", f"/bundles/{id_}", f"/bundles/{id_}/files/1/text"):
        answer = pages.get(shown)
        assert answer.status_code == 200
        for word in ("<script>alert", "<img src=x", "onerror=alert(3)>."):
            assert word not in answer.text
        assert "unsafe" not in answer.headers["content-security-policy"]
        attributes = {str(name) for e in fromstring(answer.text).iter() for name in e.attrib}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


class Desk:
    """A reviewer at a browser; errors on the page fail the test."""

    def __init__(self, browser: Browser, running: Running) -> None:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, base_url=running.address, locale="zh-CN"
        )
        self.page: Page = context.new_page()
        self.page.set_default_timeout(90_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)

    def sign_in(self, login: str) -> None:
        self.page.goto("/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/")

    def hand_in(self, path: Path, running: Running) -> None:
        """Upload, follow the progress to its end, open the desk."""
        self.page.goto("/upload")
        self.page.set_input_files("#files", str(path))
        what = self.page.locator("#uploads .what").first
        expect(self.page.locator("#uploads a.button").first).to_be_visible()
        running.work()
        expect(what).to_contain_text(re.compile("|".join(VERDICT_NAMES.values())))
        self.page.locator("#uploads a.button").first.click()
        self.page.wait_for_selector("#desk")


def test_a_reviewers_day(lite: Running, browser: Browser, sample: Sample) -> None:
    account(lite, "wang", "reviewer")
    desk = Desk(browser, lite)
    page = desk.page
    desk.sign_in("wang")
    desk.hand_in(sample.path, lite)

    # The finding stands first and its place is lit on the submitted page.
    first = page.locator("article.finding").first
    expect(first).to_have_class(re.compile("current"))
    lit = page.locator("#lights .light, #paper .lit").first
    expect(lit).to_be_in_viewport()
    total = page.locator("article.finding").count()
    assert total >= 1

    # A Word file is shown as its printed pages as soon as they are there.
    program("soffice", "/usr/lib/libreoffice/program")
    expect(page.locator("#lights .light").first).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="看文字").click()
    expect(page.locator("#paper .lit").first).to_be_in_viewport()
    expect(page.locator("#open")).to_have_text(str(total))

    # Dismissing needs a reason; confirming by key is kept over a reload.
    page.keyboard.press("x")
    expect(first.locator(".reason")).to_be_focused()
    expect(first).to_have_attribute("data-decision", "open")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(first).to_have_attribute("data-decision", "confirmed")
    expect(page.locator("#open")).to_have_text(str(total - 1))
    page.reload()
    expect(first).to_have_attribute("data-decision", "confirmed")
    message = first.locator("header b").inner_text()

    # The opinion form holds the confirmed finding.
    page.get_by_text("下载", exact=True).click()
    with page.expect_download() as begun:
        page.get_by_text("审查意见表").click()
    form = Document(BytesIO(Path(begun.value.path()).read_bytes()))
    cells = [c.text for table in form.tables for row in table.rows for c in row.cells]
    assert any(message in cell for cell in cells)

    # All tabs show something, and places in them light the page too.
    for name in ("得分台账", "逐项", "附件", "模板对照", "字段", "覆盖"):
        page.get_by_role("tab", name=name).click()
        expect(page.locator(".tab:not([hidden])")).not_to_be_empty()
    page.get_by_role("tab", name="附件").click()
    page.locator("#tab-attachments .spot").first.click()
    expect(page.locator("#file")).not_to_have_value("1")
    expect(page.locator("#paper")).to_contain_text("统一社会信用代码")

    # The next submission of the applicant: the finding is gone.
    desk.hand_in(sample.better, lite)
    page.get_by_text("与上次对比").click()
    expect(page.locator(".group.fixed")).to_contain_text(message)
    expect(page.locator(".group.new")).to_contain_text("0 项")
    assert desk.errors == []


def test_a_batch_with_its_charts(lite: Running, browser: Browser, sample: Sample) -> None:
    account(lite, "wang", "reviewer")
    desk = Desk(browser, lite)
    page = desk.page
    desk.sign_in("wang")
    page.goto("/batches")
    page.fill("input[name=name]", "2026 年第二批")
    page.get_by_role("button", name="新建").click()
    page.get_by_text("上传到本批次").click()
    page.set_input_files("#files", [str(sample.path), str(sample.better)])
    expect(page.locator("#uploads li")).to_have_count(2)
    expect(page.locator("#uploads a.button")).to_have_count(2)
    lite.work()
    page.goto("/batches")
    page.get_by_role("link", name="2026 年第二批").click()
    for chart in ("#rules", "#assessors", "#radar"):
        expect(page.locator(f"{chart} canvas")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("2 份材料")

    # What two bundles share leads to its place in either of them.
    shared = page.locator("#across article")
    expect(shared).to_have_count(1)
    expect(shared).to_contain_text("有 2 份材料")
    page.keyboard.press("Tab")
    shared.locator("a.spot").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#desk")
    expect(page.locator("#paper .lit, #lights .light").first).to_be_in_viewport()
    expect(page.locator("article.finding.current")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator("article.finding").first).to_have_class(re.compile("current"))
    assert desk.errors == []


def test_dismissing_with_a_reason_by_mouse(lite: Running, browser: Browser, sample: Sample) -> None:
    account(lite, "wang", "reviewer")
    desk = Desk(browser, lite)
    desk.sign_in("wang")
    desk.hand_in(sample.path, lite)
    first = desk.page.locator("article.finding").first
    first.locator(".reason").fill("原件在纸质材料里，已核对")
    first.get_by_role("button", name="排除").click()
    expect(first).to_have_attribute("data-decision", "dismissed")
    desk.page.reload()
    expect(first.locator(".reason")).to_have_value("原件在纸质材料里，已核对")
    assert desk.errors == []


def test_every_rule_has_its_page(lite: Running) -> None:
    account(lite, "jia", "assessor", firm="甲评价有限公司")
    pages = signed(lite, "jia")
    listed = re.findall(r'href="/rules/([A-Z]\d{3})"', pages.get("/rules").text)
    assert len(listed) == len(set(listed)) >= 60
    for code in listed:
        answer = pages.get(f"/rules/{code}")
        assert answer.status_code == 200 and "怎么改" in answer.text
    assert pages.get("/rules/Z999").status_code == 404
