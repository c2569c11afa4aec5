namespace ImageFactory.OpenStack.Identity;

/// <summary>What Keystone answers to a login.</summary>
internal sealed record TokenAnswer(TokenBody Token);
