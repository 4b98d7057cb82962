"""Template source never reaches a subscriber: what every dialect becomes, what is reported, and that code stays code."""

from __future__ import annotations

import time

import html5lib
import pytest

from feeds.articles.content import absolute, sanitise
from feeds.articles.markup import MARKUPS, render
from feeds.articles.shortcodes import Surroundings
from feeds.errors import ArticleError

ARTICLES = {
    "x.md": "https://e.example/x",
    "blog/x.md": "https://e.example/x",
    "2024-01-02-old": "https://e.example/old",
    "_posts/2024-01-02-old.md": "https://e.example/old",
    "Page One": "https://e.example/one",
}
FILES = {"pic.png": "/img/pic.png", "talk.mp3": "/talk.mp3"}
VALUES = {"site.url": "", "site.baseurl": "", "page.title": "The title", "page.url": "https://e.example/self"}
AROUND = Surroundings(ARTICLES.get, FILES.get, VALUES)

VIDEO = '<a href="https://www.youtube.com/watch?v=abcdefghijk">▶ YouTube</a>'
NOTE = "<blockquote>\n<p><strong>Note</strong></p>\n<p>Text <em>a</em></p>\n</blockquote>"

# What is written, what comes of it, what of it is reported as gone.
LIQUID = [
    ("a {% raw %}{{ x }}{% endraw %} b", "<p>a {{ x }} b</p>", []),
    ("{%- raw -%}`{% x %}`{%- endraw -%}", "<p><code>{% x %}</code></p>", []),
    (
        "{% highlight ruby %}\nx  = `1`\n\n\ty\n{% endhighlight %}",
        '<pre><code class="language-ruby">x  = `1`\n\n\ty\n</code></pre>',
        [],
    ),
    (
        "{% highlight js linenos %}\n```\n{% endhighlight %}\n\n*a*",
        '<pre><code class="language-js">```\n</code></pre>\n<p><em>a</em></p>',
        [],
    ),
    (
        "{% highlight html %}{% raw %}{{ x }}{% endraw %}{% endhighlight %}",
        '<pre><code class="language-html">{{ x }}\n</code></pre>',
        [],
    ),
    ("[a]({% post_url 2024-01-02-old %})", '<p><a href="https://e.example/old">a</a></p>', []),
    ("[a]({% link _posts/2024-01-02-old.md %})", '<p><a href="https://e.example/old">a</a></p>', []),
    ("[a]({{ site.baseurl }}{% post_url 2024-01-02-old %})", '<p><a href="https://e.example/old">a</a></p>', []),
    ("[a]({% post_url 2000-01-01-gone %})", '<p><a href="removed:">a</a></p>', ["{% post_url 2000-01-01-gone %}"]),
    ("a {% include foo.html %} b", "<p>a  b</p>", ["{% include foo.html %}"]),
    (
        '{% include figure.html src="/a.png" caption="C" %}',
        '<figure><img src="/a.png" alt="C"><figcaption>C</figcaption></figure>',
        [],
    ),
    ('{% include image.html url="{{ site.baseurl }}/a.png" %}', '<img src="/a.png" alt="">', []),
    ('{% include video.html id="abcdefghijk" provider="youtube" %}', f"<p>{VIDEO}</p>", []),
    ("![a]({{ site.baseurl }}/a.png)", '<p><img src="/a.png" alt="a" /></p>', []),
    ("![a]({{site.url}}{{ site.baseurl }}/a.png)", '<p><img src="/a.png" alt="a" /></p>', []),
    ('![a]({{ "/a.png" | relative_url }})', '<p><img src="/a.png" alt="a" /></p>', []),
    ("[a]({{ '/b/' | prepend: site.baseurl }})", '<p><a href="/b/">a</a></p>', []),
    ("[home]({{ site.url }})", '<p><a href="/">home</a></p>', []),
    ("[a]({{ page.url }}) {{ page.title }}", '<p><a href="https://e.example/self">a</a> The title</p>', []),
    ("a {{ page.nothing }} b", "<p>a  b</p>", ["{{ page.nothing }}"]),
    ("[a]({{ page.nothing }})", '<p><a href="removed:">a</a></p>', ["{{ page.nothing }}"]),
    ("a{% comment %}b {{ x }} *{% endcomment %}c", "<p>ac</p>", []),
    ("a {# remark #}b", "<p>a b</p>", []),
    ("# A {#anchor}\n", '<h1 id="anchor">A</h1>', []),
    ("{% if x %}a{% else %}b{% endif %}", "<p>ab</p>", ["{% if x %}"]),
    ("a{% for x in y %}{{ x }}{% if z %}q{% endif %}{% endfor %}b", "<p>ab</p>", ["{% for x in y %}"]),
    ("a{% assign x = 1 %}b", "<p>ab</p>", ["{% assign x = 1 %}"]),
    ("a{% endfor %}b", "<p>ab</p>", ["{% endfor %}"]),
    ("{% gist user/123abc %}", '<p><a href="https://gist.github.com/user/123abc">gist.github.com/user/123abc</a></p>', []),
    ('{% youtube "abcdefghijk" %}', f"<p>{VIDEO}</p>", []),
    ("{% youtube https://www.youtube.com/watch?v=abcdefghijk %}", f"<p>{VIDEO}</p>", []),
    ("{% twitter https://x.com/a/status/1 %}", '<p><a href="https://x.com/a/status/1">x.com/a/status/1</a></p>', []),
    ('{% image "./a.png", "words" %}', '<img src="./a.png" alt="words">', []),
    ("a {{ unclosed", "<p>a {{ unclosed</p>", []),
    (r"$\frac{{a}}{b} x^{{2}}$", r"<p>$\frac{{a}}{b} x^{{2}}$</p>", []),
]
HUGO = [
    (
        '{{< figure src="pic.png" alt="A" caption="*C*" width="3" >}}',
        '<figure><img src="/img/pic.png" alt="A" width="3"><figcaption><em>C</em></figcaption></figure>',
        [],
    ),
    (
        'a\n{{< figure src="a.png" title="T" >}}\n*b*',
        '<p>a</p>\n<figure><img src="a.png" alt="T"><figcaption><strong>T</strong></figcaption></figure>\n<p><em>b</em></p>',
        [],
    ),
    (
        '{{< figure src="a.png" link="https://e.example/" attr="Who" />}}',
        '<figure><a href="https://e.example/"><img src="a.png" alt=""></a><figcaption>(Who)</figcaption></figure>',
        [],
    ),
    ('[a]({{< ref "x.md" >}})', '<p><a href="https://e.example/x">a</a></p>', []),
    ('[a]({{< relref path="blog/x.md#part" >}})', '<p><a href="https://e.example/x#part">a</a></p>', []),
    ('[a]({{% ref "x.md" %}})', '<p><a href="https://e.example/x">a</a></p>', []),
    ('[a]({{< ref "gone.md" >}})', '<p><a href="removed:">a</a></p>', ['{{< ref "gone.md" >}}']),
    ("{{< youtube abcdefghijk >}}", f"<p>{VIDEO}</p>", []),
    (
        '{{< youtube id="abcdefghijk" title="A & B" >}}',
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">▶ A &amp; B (YouTube)</a></p>',
        [],
    ),
    ("{{< vimeo 123 >}}", '<p><a href="https://vimeo.com/123">▶ Vimeo</a></p>', []),
    ("{{< gist u 1a >}}", '<p><a href="https://gist.github.com/u/1a">gist.github.com/u/1a</a></p>', []),
    ('{{< tweet user="u" id="12" >}}', '<p><a href="https://x.com/u/status/12">x.com/u/status/12</a></p>', []),
    ("{{< x 12 >}}", '<p><a href="https://x.com/i/status/12">x.com/i/status/12</a></p>', []),
    ("{{< tweet >}}a", "<p>a</p>", ["{{< tweet >}}"]),
    ("{{< instagram Ab_1 >}}", '<p><a href="https://www.instagram.com/p/Ab_1/">Instagram</a></p>', []),
    (
        '{{< highlight go "linenos=1" >}}\nx {{ y }}\n{{< /highlight >}}',
        '<pre><code class="language-go">x {{ y }}\n</code></pre>',
        [],
    ),
    ("{{< mermaid >}}\na --> b\n{{< /mermaid >}}", '<pre><code class="language-mermaid">a --&gt; b\n</code></pre>', []),
    ("{{% notice note %}}\nText *a*\n{{% /notice %}}", NOTE, []),
    ("{{< note >}}Text *a*{{< /note >}}", NOTE, []),
    ('{{% notice info "Own" %}}a{{% /notice %}}', "<blockquote>\n<p><strong>Own</strong></p>\n<p>a</p>\n</blockquote>", []),
    ('{{< details "S <" >}}a{{< /details >}}', "<details><summary>S &lt;</summary>\n<p>a</p>\n</details>", []),
    ('{{< button href="/a" >}}Go{{< /button >}}', '<p><a href="/a">Go</a></p>', []),
    ("{{< own a=b >}}in *a*{{< /own >}}", "<p>in <em>a</em></p>", ["{{< own a=b >}}"]),
    ("a {{< own >}} b", "<p>a  b</p>", ["{{< own >}}"]),
    ("{{% own %}}\n- a\n{{% /own %}}", "<ul>\n<li>a</li>\n</ul>", ["{{% own %}}"]),
    ("{{</* figure */>}}", "<p>{{&lt; figure &gt;}}</p>", []),
    ("`{{</* figure */>}}`", "<p><code>{{&lt; figure &gt;}}</code></p>", []),
    ("a{{/* remark */}}b", "<p>ab</p>", []),
    ('{{< video src="v.mp4" >}}', '<p><video controls src="v.mp4"></video></p>', []),
    ("{{ .Site.Nothing }}a", "<p>a</p>", ["{{ .Site.Nothing }}"]),
]
ZOLA = [
    ('{{ youtube(id="abcdefghijk") }}', f"<p>{VIDEO}</p>", []),
    (
        '{{ figure(src="pic.png", caption="C") }}',
        '<figure><img src="/img/pic.png" alt="C"><figcaption>C</figcaption></figure>',
        [],
    ),
    ("{{ own(a=1) }}a", "<p>a</p>", ["{{ own(a=1) }}"]),
    ("{% own(a=1) %}\n*a*\n{% end %}", "<p><em>a</em></p>", ["{% own(a=1) %}"]),
    ('{% quote(author="V") %}\na\n{% end %}', "<blockquote>\n<p>a</p>\n<p>— V</p>\n</blockquote>", []),
    ("{% note() %}Text *a*{% end %}", NOTE, []),
]
OBSIDIAN = [
    ("[[Page One]]", '<p><a href="https://e.example/one">Page One</a></p>', []),
    ("[[Page One|*label*]]", '<p><a href="https://e.example/one"><em>label</em></a></p>', []),
    ("[[Page One#Part]]", '<p><a href="https://e.example/one">Page One &gt; Part</a></p>', []),
    ("[[#Part]]", "<p>Part</p>", []),
    ("[[Gone]]", "<p>Gone</p>", ["[[Gone]]"]),
    ("| a |\n|---|\n| [[Page One\\|b]] |", '<tbody>\n<tr><td><a href="https://e.example/one">b</a></td></tr>', []),
    ("![[pic.png]]", '<img src="/img/pic.png" alt="">', []),
    ("![[pic.png|300x20]]", '<img src="/img/pic.png" alt="" width="300" height="20">', []),
    ("![[pic.png|words]]", '<img src="/img/pic.png" alt="words">', []),
    ("![[no pic.png]]", '<img src="no%20pic.png" alt="">', []),
    ("![[talk.mp3]]", '<p><audio controls src="/talk.mp3"></audio></p>', []),
    ("![[Page One]]", '<p><a href="https://e.example/one">Page One</a></p>', []),
    ("> [!note]\n> Text *a*", NOTE, []),
    ("> [!NOTE]\n> Text *a*", NOTE, []),
    ("> [!tip]- Own\n> a", "<blockquote>\n<p><strong>Own</strong></p>\n<p>a</p>\n</blockquote>", []),
    ("a %%hidden%%b", "<p>a b</p>", []),
    ("a\n\n%%\nhidden\n%%\n\nb", "<p>a</p>\n<p>b</p>", []),
    ("100%% and printf", "<p>100%% and printf</p>", []),
    ("a ==b c== d", "<p>a <mark>b c</mark> d</p>", []),
    ("a == b == c, x==y==z", "<p>a == b == c, x==y==z</p>", []),
    ("Head\n====", "<h1>Head</h1>", []),
    ("if [[ -f x ]]; then", "<p>if [[ -f x ]]; then</p>", []),
    ("[[1]](https://e.example/) \\[[a]]", '<p><a href="https://e.example/">[1]</a> [[a]]</p>', []),
]
ADMONITIONS: list[tuple[str, str, list[str]]] = [
    (":::note\nText *a*\n:::", NOTE, []),
    (":::note\n\nText *a*\n\n:::", NOTE, []),
    (":::tip[Own]\na\n:::", "<blockquote>\n<p><strong>Own</strong></p>\n<p>a</p>\n</blockquote>", []),
    (":::warning Own *b*\na\n:::", "<blockquote>\n<p><strong>Own <em>b</em></strong></p>\n<p>a</p>\n</blockquote>", []),
    ("::::own\n:::own\na\n:::\n::::", "<p>a</p>", []),
    (":::details S\na\n:::", "<details><summary>S</summary>\n<p>a</p>\n</details>", []),
    ("a\n\n:::\n\nb", "<p>a</p>\n<p>b</p>", []),
    ('!!! note\n    Text *a*\n', NOTE, []),
    ('!!! tip "Own"\n\n    a\n\nb', "<blockquote>\n<p><strong>Own</strong></p>\n<p>a</p>\n</blockquote>\n<p>b</p>", []),
    ('=== "Tab"\n\n    a', "<p><strong>Tab</strong></p>\n<p>a</p>", []),
    ("Why??? Because!!!", "<p>Why??? Because!!!</p>", []),
]  # fmt: skip
MDX = [
    ("import A from './a'\n\n*a*", "<p><em>a</em></p>", []),
    ("import {\n  A,\n} from 'a'\n\nexport const b = {\n  c: 1,\n}\n\na", "<p>a</p>", []),
    ("<Own>\n\n*a*\n\n</Own>", "<p><em>a</em></p>", ["<Own>"]),
    ("a <Own b={() => c > d} /> e", "<p>a  e</p>", ["<Own b={() => c > d} />"]),
    ('<TabItem value="a" label="A">\n\n*a*\n\n</TabItem>', "<p><strong>A</strong></p>\n<p><em>a</em></p>", []),
    ("<Note>\n\nText *a*\n\n</Note>", NOTE, []),
    ('<YouTube id="abcdefghijk" />', f"<p>{VIDEO}</p>", []),
    ("a{/* b */}c {'d'}{' '}{`e`}", "<p>ac d e</p>", []),
    ("a {1 + 1}", "<p>a</p>", ["{1 + 1}"]),
    ("{frontMatter.title}", "<p>The title</p>", []),
    (
        "`{a}` and\n\n```\nimport a from 'b'\n<Own/>\n```",
        "<p><code>{a}</code> and</p>\n<pre><code>import a from 'b'\n&lt;Own/&gt;\n</code></pre>",
        [],
    ),
]
IN_HTML = [
    ("<p>{% raw %}{{ x }}{% endraw %} {{ page.title }}</p>", "<p>{{ x }} The title</p>", []),
    ("<p>{% if a %}b{% endif %}</p><pre>{{ x }}</pre>", "<p>b</p><pre>{{ x }}</pre>", ["{% if a %}"]),
    ("<p>[[a]] ==b== %%c%%</p>", "<p>[[a]] ==b== %%c%%</p>", []),
]
ROWS = [
    *((".md", *row) for rows in (LIQUID, HUGO, ZOLA, OBSIDIAN, ADMONITIONS) for row in rows),
    *((".mdx", *row) for row in MDX),
    *((".html", *row) for row in IN_HTML),
]


@pytest.mark.parametrize(("suffix", "written", "html", "removed"), ROWS, ids=[f"{row[0]} {row[1][:50]!r}" for row in ROWS])
def test_what_template_source_becomes(suffix: str, written: str, html: str, removed: list[str]) -> None:
    rendered = render(suffix, written, "Some title", AROUND)
    assert [each.text for each in rendered.removed] == removed
    assert html in rendered.html if html.startswith("<tbody") else rendered.html.strip() == html

    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(sanitise(rendered.html, lambda target: absolute(target, "https://e.example/")))
    assert parser.errors == []


CODE = [
    "```\n{0}\n```",
    "~~~ md\n{0}\n~~~",
    "> ```\n> {0}\n> ```",
    "- a\n\n  ```\n  {0}\n  ```",
    "a\n\n    {0}\n",
    "a ``{0}`` b",
    "<pre>{0}</pre>",
    "<pre><code>{0}</code></pre>",
    "é ☃ 漢 ``{0}`` b",
]
SOURCE = [
    "{{ x }}",
    "{% if x %}",
    "{{< own >}}",
    "{{% own %}}",
    "[[Page One]]",
    "==x==",
    "%%x%%",
    ":::note",
    "{% raw %}",
    "{# x #}",
]


@pytest.mark.parametrize("source", SOURCE)
@pytest.mark.parametrize("code", CODE, ids=[repr(each) for each in CODE])
def test_code_shows_its_source(code: str, source: str) -> None:
    rendered = render(".md", code.format(source) + "\n\n{{ outside }}", "T", AROUND)
    shown = rendered.html.replace("{{< own >}}", "{{&lt; own &gt;}}")
    assert source.replace("<", "&lt;").replace(">", "&gt;") in shown
    assert "outside" not in rendered.html
    assert [each.text for each in rendered.removed] == ["{{ outside }}"]


def test_jekyll_takes_its_raw_tags_out_of_code_too() -> None:
    written = "`{% raw %}{{ x }}{% endraw %}`"
    assert render(".md", written, "T").html.strip() == f"<p><code>{written[1:-1]}</code></p>"
    assert render(".md", written, "T", Surroundings(liquid=True)).html.strip() == "<p><code>{{ x }}</code></p>"


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("a\n\n{{ x }}\nb {{ y }}\n", [3, 4]),
        (":::note\na\n:::\n\n{{ x }}", [5]),
        ("{% highlight a %}\nb\n{% endhighlight %}\n\n{{ x }}", [5]),
        ("import a from 'b'\n\n{x}\n", [3]),
    ],
)
def test_what_is_removed_has_its_line(written: str, lines: list[int]) -> None:
    assert [each.line for each in render(".md", written, "T").removed] == lines


def test_an_editor_is_told_of_the_first_fifty() -> None:
    assert len(render(".md", "{{ x }}\n" * 1000, "T").removed) == 50


HOSTILE = [
    "{{", "{%", "{#", "[[", "![[", ":::\n", ":::note\n", "%%", "%% ", "==a ", "{{< a >}}", "{{< a >}}{{< /b >}}", "{% raw %}",
    "{% highlight x %}\n", "{% for x %}", "{% endfor %}", "{", "}", "<Own {", "<Own ", "<A>", "import {\n", "export const\n",
    "> [!note]\n", "!!! note\n", "!!! note\n    ", '=== "a"\n', "```\n", "{{ a(", "{{< a b=\"", "{{</* ", "^{{a}}", "[[a|",
    "<pre>", "<code>`",
]  # fmt: skip


@pytest.mark.parametrize("junk", HOSTILE)
@pytest.mark.parametrize("suffix", [".md", ".mdx", ".html"])
def test_fifty_kilobytes_of_junk_take_no_time(suffix: str, junk: str) -> None:
    start = time.perf_counter()
    try:
        render(suffix, junk * (50_000 // len(junk)), "T")
    except ArticleError as error:
        assert error.problem.rule == "markup"  # noqa: PT017 - either is right
    assert time.perf_counter() - start < 2


def test_every_markup_takes_a_body_without_any_of_it() -> None:
    assert {suffix for suffix in MARKUPS if "Text" in render(suffix, "Head\n\nText", "T").html} == set(MARKUPS)
