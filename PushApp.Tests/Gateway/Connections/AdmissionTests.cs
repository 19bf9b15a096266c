using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class AdmissionTests
{
    private readonly Admission _admission = new();

    [Fact]
    public void A_pause_ends()
    {
        Assert.False(_admission.IsOpen);
        _admission.Open();
        Assert.True(_admission.IsOpen);
        _admission.Pause("for now");
        Assert.Equal("for now", _admission.Refusal);
        _admission.Open();
        Assert.True(_admission.IsOpen);
    }

    [Fact]
    public void What_is_closed_stays_closed()
    {
        _admission.Open();
        _admission.Close("for good");
        _admission.Open();
        _admission.Pause("for now");
        Assert.Equal("for good", _admission.Refusal);
    }
}
