using ImageFactory.OpenStack.Images;
using ImageFactory.Testing.OpenStack;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class LoginTests
{
    [Fact]
    public async Task A_password_gives_a_token_for_its_project()
    {
        var who = await OpenStackClouds.Get("demo").IdentifyAsync();

        Assert.Equal(("demo", "demo"), (who.UserName, who.ProjectName));
        Assert.Equal(["member", "reader"], who.Roles);
    }

    [Fact]
    public async Task An_application_credential_opens_its_project_until_it_is_deleted()
    {
        using var keystone = await ServiceApi.LoginAsync("demo");
        using var file = new CloudFile();
        var (id, secret) = await keystone.CreateApplicationCredentialAsync(file.Cloud);
        file.WriteAuth(
            $"{{auth_url: \"{CloudFile.AuthUrl}\", application_credential_id: {id}, application_credential_secret: "
            + $"{secret}}}");

        var cloud = OpenStackClouds.Connect(file.Path).Get(file.Cloud, OpenStackClouds.First);
        var who = await cloud.IdentifyAsync();
        Assert.Equal(("demo", "demo"), (who.UserName, who.ProjectName));
        var image = await cloud.Images.CreateAsync(new NewImage(file.Cloud));
        await cloud.Images.DeleteAsync(image.Id);

        await keystone.DeleteApplicationCredentialAsync(id);
        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => OpenStackClouds.Connect(file.Path).Get(file.Cloud, OpenStackClouds.First).IdentifyAsync());
        Assert.Equal(OpenStackErrorKind.Unauthorized, error.Kind);
        Assert.Contains(
            $"does not take application credential {id} of cloud {file.Cloud}: check auth in {file.Path}",
            error.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_credential_may_be_named_with_its_user()
    {
        using var keystone = await ServiceApi.LoginAsync("demo");
        using var file = new CloudFile();
        var (_, secret) = await keystone.CreateApplicationCredentialAsync(file.Cloud);
        file.WriteAuth(
            $"{{auth_url: \"{CloudFile.AuthUrl}\", application_credential_name: {file.Cloud}, username: demo, "
            + $"user_domain_name: Default, application_credential_secret: {secret}}}");

        var who = await OpenStackClouds.Connect(file.Path).Get(file.Cloud).IdentifyAsync();

        Assert.Equal("demo", who.ProjectName);
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_one_line_and_tried_again_only_after_a_pause()
    {
        using var file = CloudFile.OfDemo("no such s3cret");
        var log = new RequestLog();
        var time = new FakeTimeProvider();
        var cloud = OpenStackClouds.Connect(file.Path, time: time, logger: log).Get(file.Cloud, OpenStackClouds.First);

        var errors = new List<OpenStackException>();
        for (var i = 0; i < 3; i++)
        {
            errors.Add(await Assert.ThrowsAsync<OpenStackException>(() => cloud.Images.GetAsync("x")));
        }

        Assert.Equal(["identity  POST 401"], log.Requests);
        Assert.All(errors, error => Assert.Equal(
            (OpenStackErrorKind.Unauthorized,
                $"Cloud {file.Cloud}, identity: POST /auth/tokens: 401 The request you have made requires "
                + $"authentication. ({errors[0].RequestId}): Keystone at {CloudFile.AuthUrl} does not take user demo "
                + $"of cloud {file.Cloud}: check auth in {file.Path}"),
            (error.Kind, error.Message)));
        Assert.DoesNotContain("s3cret", errors[0].ToString(), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<OpenStackException>(() => cloud.Images.GetAsync("x"));
        Assert.Equal(2, log.Requests.Count);
    }

    [Fact]
    public async Task A_new_password_in_the_file_counts_without_a_restart()
    {
        using var file = CloudFile.OfDemo("wrong");
        var time = new FakeTimeProvider();
        var options = new OpenStackOptions();
        var clouds = OpenStackClouds.Connect(file.Path, options, time);
        await Assert.ThrowsAsync<OpenStackException>(() => clouds.Get(file.Cloud).IdentifyAsync());

        file.WriteDemo();
        time.Advance(options.FilePeriod);

        Assert.Equal("demo", (await clouds.Get(file.Cloud).IdentifyAsync()).UserName);
    }

    [Fact]
    public async Task Regions_share_a_token()
    {
        using var file = CloudFile.OfDemo();
        var log = new RequestLog();
        var clouds = OpenStackClouds.Connect(file.Path, logger: log);

        await Assert.ThrowsAsync<OpenStackException>(
            () => clouds.Get(file.Cloud, OpenStackClouds.First).Images.GetAsync("x"));
        await Assert.ThrowsAsync<OpenStackException>(
            () => clouds.Get(file.Cloud, OpenStackClouds.Second).Images.GetAsync("x"));

        Assert.Equal(
            ["identity  POST 201", "image RegionOne GET 404", "image RegionTwo GET 404"], log.Requests);
    }

    [Fact]
    public async Task Many_who_need_a_token_at_once_cause_one_login()
    {
        using var file = CloudFile.OfDemo();
        var log = new RequestLog();
        var clouds = OpenStackClouds.Connect(file.Path, logger: log);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => clouds.Get(file.Cloud).IdentifyAsync()));

        Assert.Equal(["identity  POST 201"], log.Requests);
    }

    [Fact]
    public async Task A_token_near_its_end_is_renewed_before_it_is_used()
    {
        using var file = CloudFile.OfDemo();
        var log = new RequestLog();
        var time = new FakeTimeProvider();
        var cloud = OpenStackClouds.Connect(file.Path, time: time, logger: log).Get(file.Cloud);
        var life = (await cloud.IdentifyAsync()).ExpiresAt - DateTimeOffset.UtcNow;

        time.Advance(life * 0.8);
        await cloud.IdentifyAsync();
        Assert.Single(log.Requests);
        time.Advance(life * 0.19);
        await cloud.IdentifyAsync();

        Assert.Equal(2, log.Requests.Count);
    }

    [Fact]
    public async Task A_region_that_the_catalogue_does_not_have_is_told_with_those_that_it_has()
    {
        using var file = new CloudFile();
        file.WriteDemo();
        File.WriteAllText(
            file.Path, File.ReadAllText(file.Path).Replace("RegionTwo", "RegionNine", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => OpenStackClouds.Connect(file.Path).Get(file.Cloud, "RegionNine").Images.GetAsync("x"));

        Assert.Equal(
            (OpenStackErrorKind.InvalidConfiguration,
                $"Cloud {file.Cloud} ({file.Path}): there is no service image in region RegionNine; "
                + "regions with it: RegionOne, RegionTwo"),
            (error.Kind, error.Message));
    }
}
