using PushApp.Tests.Docs;
using CloseCodes = PushApp.Client.Protocol.CloseCodes;

namespace PushApp.Tests.Client.Protocol;

public sealed class CloseCodesTests
{
    public static TheoryData<string, string> Documented
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var row in Document.Rows("docs/client-protocol.md").Where(row => row.Length == 3))
            {
                foreach (var code in row[0].Split(", ").Where(code => code.Length == 4 && int.TryParse(code, out _)))
                {
                    data.Add(code, row[2]);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public void A_client_comes_back_where_the_document_says_so(string code, string whatToDo)
    {
        if (code != "1000")
        {
            Assert.Equal(
                whatToDo.StartsWith("reconnect", StringComparison.Ordinal) || whatToDo.EndsWith("then connect", StringComparison.Ordinal),
                !CloseCodes.IsFinal(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, false)]
    [InlineData(403, true)]
    [InlineData(404, false)]
    [InlineData(426, true)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    [InlineData(1002, true)]
    [InlineData(1008, true)]
    [InlineData(1012, false)]
    [InlineData(4499, true)]
    [InlineData(4599, false)]
    public void A_code_that_it_does_not_know_it_treats_by_its_range(int code, bool final) => Assert.Equal(final, CloseCodes.IsFinal(code));
}
